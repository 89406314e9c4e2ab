import Testing

@testable import ModelSource

struct HostTests {
    @Test(arguments: [
        ("http://127.0.0.1:9000/a", "127.0.0.1", true),
        ("http://127.8.9.10", "127.8.9.10", true),
        ("http://localhost/x", "localhost", true),
        ("http://[::1]:80/", "::1", true),
        ("https://EXAMPLE.org/", "example.org", false),
        ("http://127.0.0.1.example.org/", "127.0.0.1.example.org", false),
        ("http://localhost.example.org/", "localhost.example.org", false),
        ("http://169.254.169.254/", "169.254.169.254", false),
        ("http://127.1/", "127.1", false),
        ("http://127.0.0.300/", "127.0.0.300", false),
    ])
    func itIsTakenOutOfTheAddress(_ url: String, _ name: String, _ isLoopback: Bool) throws {
        let host = try #require(Host(url: url))
        #expect(host.name == name)
        #expect(host.isLoopback == isLoopback)
    }

    @Test func withoutOneThereIsNone() {
        #expect(Host(url: "http:///path") == nil)
        #expect(Host(url: "path") == nil)
    }
}
