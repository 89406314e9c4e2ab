import Testing

@testable import AccessControl

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("172.16.0.0/12", "172.31.255.255", true), ("172.16.0.0/12", "172.32.0.0", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.6", false), ("192.0.2.7/31", "192.0.2.6", true),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false), ("::/0", "203.0.113.9", true),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("fe80::/10", "fe80::1%eth0", true),
    ])
    func anAddressIsInARangeIfItsFirstBitsAgree(range: String, address: String, isIn: Bool) throws {
        let address = try #require(IPAddress(address))
        #expect(try #require(AddressRange(range)).contains(address) == isIn)
    }

    @Test func aHouseholdIsCountedAsOne() throws {
        let network = { (text: String) in IPAddress(text)?.network }
        #expect(network("2001:db8:1:2:aaaa::1") == network("2001:db8:1:2:bbbb::2"))
        #expect(network("2001:db8:1:2::1") != network("2001:db8:1:3::1"))
        #expect(network("192.0.2.1") != network("192.0.2.2"))
        #expect(network("::ffff:192.0.2.1") == network("192.0.2.1"))
    }
}
