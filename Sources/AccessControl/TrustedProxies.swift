/// The proxies whose word about a client's address counts.
///
/// Anybody can write `X-Forwarded-For`. So it counts only where the connection itself comes from a trusted proxy, and is
/// read from its end, where that proxy put what it saw: as far as the proxies are trusted ones, and no further.
public struct TrustedProxies: Sendable, Equatable {
    private let ranges: [AddressRange]

    /// No more elements are looked at.
    private static let mostHops = 32

    /// Trusts nobody.
    public static let none = TrustedProxies(ranges: [])

    private init(ranges: [AddressRange]) { self.ranges = ranges }

    /// Reads a list of addresses and ranges; nil if a part of it is none.
    ///
    /// - Parameter text: Separated by commas or white space; `loopback` stands for this machine.
    public init?(_ text: String) {
        var ranges: [AddressRange] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            let parts = part == "loopback" ? ["127.0.0.0/8", "::1"] : [String(part)]
            for part in parts {
                guard let range = AddressRange(part) else { return nil }
                ranges.append(range)
            }
        }
        self.ranges = ranges
    }

    /// Whether an address is that of a trusted proxy.
    public func contains(_ address: IPAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// Finds out who is behind a connection.
    ///
    /// - Parameters:
    ///   - peer: Where the connection comes from.
    ///   - forwarded: The values of `X-Forwarded-For`, in the order of their lines.
    /// - Returns: The client's address, which is the peer's own where no trusted proxy says otherwise.
    public func client(peer: IPAddress, forwarded: [String]) -> IPAddress {
        var client = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }.suffix(Self.mostHops)
        for hop in hops.reversed() {
            guard contains(client), let address = IPAddress(forwarded: hop) else { break }
            client = address
        }
        return client
    }
}
