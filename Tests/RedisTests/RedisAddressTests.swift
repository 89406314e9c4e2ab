import Redis
import Testing

/// What a URL says.
struct RedisAddressTests {
    @Test func aHostIsEnough() throws {
        let address = try #require(RedisAddress("redis://cache"))
        #expect(address == RedisAddress(host: "cache", port: 6379))
        #expect(address.description == "redis://cache:6379/0")
    }

    @Test func everythingCanBeSaid() throws {
        let address = try #require(RedisAddress("rediss://app:p%40ss%3A%2Fword@[::1]:6380/3"))
        #expect(address.isEncrypted)
        #expect(address.user == "app" && address.password == "p@ss:/word")
        #expect(address.host == "::1" && address.port == 6380 && address.database == 3)
        #expect(address.description == "rediss://[::1]:6380/3")
    }

    @Test func aPasswordNeedsNoName() throws {
        let address = try #require(RedisAddress("redis://:secret@cache/0"))
        #expect(address.user == nil && address.password == "secret" && address.database == 0)
    }

    @Test(arguments: [
        "", "cache", "cache:6379", "http://cache", "redis://", "redis:///1", "redis://cache:0", "redis://cache:70000",
        "redis://cache/x", "redis://cache/-1", "redis://cache/1/2", "redis://cache?db=1", "redis://user@cache",
    ])
    func anythingElseIsRefused(url: String) {
        #expect(RedisAddress(url) == nil)
    }
}
