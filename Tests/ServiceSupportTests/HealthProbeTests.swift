import Testing

@testable import ServiceSupport

@Suite struct HealthProbeTests {
    @Test(arguments: [
        ("0.0.0.0", "127.0.0.1"), ("", "127.0.0.1"), ("::", "::1"), ("10.0.0.5", "10.0.0.5"),
        ("localhost", "localhost"),
    ])
    func aServiceOnEveryAddressIsAskedOnTheLoopbackOne(_ host: String, _ asked: String) {
        #expect(HealthProbe.address(toAsk: host) == asked)
    }

    @Test func whereNobodyListensNobodyIsHealthy() {
        #expect(!HealthProbe.isHealthy(host: "127.0.0.1", port: 1, path: "/health/ready"))
        #expect(!HealthProbe.isHealthy(host: "no.such.host.invalid", port: 80, path: "/"))
    }
}
