import Glibc

/// An IPv4 or IPv6 address; IPv4 is held as IPv6 has it (`::ffff:a.b.c.d`, RFC 4291, section 2.5.5.2).
public struct IPAddress: Sendable, Hashable {
    /// 16 bytes in network order.
    let bytes: [UInt8]

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

    /// Whether it is an IPv4 address.
    public var isIPv4: Bool { Array(bytes.prefix(12)) == Self.mapped }

    /// Reads an address, without a port; the zone of a link-local one is ignored.
    public init?(_ text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        guard text.utf8.count < Int(INET6_ADDRSTRLEN) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.bytes = Self.mapped + bytes.prefix(4)
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// Reads an element of `X-Forwarded-For`: an address, perhaps with a port or in brackets.
    init?(forwarded text: some StringProtocol) {
        let text = text.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        if text.hasPrefix("[") {
            self.init(text.dropFirst().prefix { $0 != "]" })
        } else if text.filter({ $0 == ":" }).count == 1 {
            self.init(text.prefix { $0 != ":" })
        } else {
            self.init(text)
        }
    }

    /// The address as text: dotted for IPv4, compressed for IPv6 (RFC 5952).
    public var text: String {
        var output = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isKnown =
            isIPv4
            ? inet_ntop(AF_INET, Array(bytes.suffix(4)), &output, socklen_t(output.count)) != nil
            : inet_ntop(AF_INET6, bytes, &output, socklen_t(output.count)) != nil
        return isKnown
            ? String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) : ""
    }

    /// Whom to count as one: the address, or the /64 network of an IPv6 address, all of which one household has.
    public var network: String {
        isIPv4 ? text : bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
    }
}
