/// A range of addresses as `10.0.0.0/8`, `fd00::/8` or a single address (RFC 4632).
public struct AddressRange: Sendable, Equatable {
    private let base: IPAddress
    /// How many bits of the 128 have to agree.
    private let bits: Int

    /// Reads a range.
    ///
    /// - Parameter text: An address, perhaps with a slash and the length of its prefix.
    public init?(_ text: some StringProtocol) {
        let parts = String(text).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(parts[0]) else { return nil }
        let width = base.isIPv4 ? 32 : 128
        var bits = width
        if parts.count == 2 {
            guard let length = Int(parts[1]), (0...width).contains(length) else { return nil }
            bits = length
        }
        self.base = base
        self.bits = bits + 128 - width
    }

    /// Whether an address lies in this range.
    public func contains(_ address: IPAddress) -> Bool {
        let whole = bits / 8
        guard base.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        let rest = bits % 8
        return rest == 0 || (base.bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0
    }
}
