import Testing

@testable import AccessControl

struct TrustedProxiesTests {
    private func client(_ proxies: String, peer: String, _ forwarded: [String]) throws -> String {
        let trusted = try #require(TrustedProxies(proxies))
        return trusted.client(peer: try #require(IPAddress(peer)), forwarded: forwarded).text
    }

    @Test(arguments: [
        // Whoever is not trusted is the client, whatever it writes.
        ("10.0.0.0/8", "192.0.2.1", ["1.2.3.4"], "192.0.2.1"),
        ("", "127.0.0.1", ["1.2.3.4"], "127.0.0.1"),
        // What a trusted proxy saw counts, and what its client made up before that does not.
        ("10.0.0.0/8", "10.1.2.3", ["1.2.3.4"], "1.2.3.4"),
        ("10.0.0.0/8", "10.1.2.3", ["9.9.9.9, 1.2.3.4"], "1.2.3.4"),
        ("10.0.0.0/8", "10.1.2.3", ["9.9.9.9", "8.8.8.8,1.2.3.4"], "1.2.3.4"),
        // Several trusted ones in a row, and nothing but trusted ones.
        ("10.0.0.0/8 loopback", "127.0.0.1", ["9.9.9.9, 1.2.3.4, 10.0.0.7"], "1.2.3.4"),
        ("10.0.0.0/8", "10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        // What is no address ends the chain.
        ("10.0.0.0/8", "10.0.0.1", ["1.2.3.4, unknown"], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", ["1.2.3.4, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.0/8", "10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [], "10.0.0.1"),
        // Ports, brackets, IPv6, and IPv4 within IPv6.
        ("10.0.0.0/8", "10.0.0.1", ["1.2.3.4:5678"], "1.2.3.4"),
        ("10.0.0.0/8", "10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::1"),
        ("fd00::/8", "fd12::1", ["2001:0DB8::0001"], "2001:db8::1"),
        ("loopback", "::1", ["::ffff:1.2.3.4"], "1.2.3.4"),
    ])
    func theClientIsWhomTheLastTrustedProxySaw(
        proxies: String,
        peer: String,
        forwarded: [String],
        expected: String
    ) throws {
        #expect(try client(proxies, peer: peer, forwarded) == expected)
    }

    @Test func aVeryLongChainIsNotReadToItsEnd() throws {
        let chain = Array(repeating: "10.0.0.9", count: 100_000).joined(separator: ",")
        #expect(try client("10.0.0.0/8", peer: "10.0.0.1", ["1.2.3.4," + chain]) == "10.0.0.9")
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0/8", "host", "fd00::/129", "10.0.0.0/-1", "10.0.0.0/", "1.2.3.4/x", "/8"])
    func whatIsNoRangeIsRefused(text: String) {
        #expect(TrustedProxies(text) == nil)
    }
}
