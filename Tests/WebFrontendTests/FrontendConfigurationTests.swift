import ServiceSupport
import Testing

@testable import WebFrontend

struct FrontendConfigurationTests {
    private func configuration(
        _ arguments: [String] = [],
        _ environment: [String: String] = [:]
    ) throws(UsageError) -> FrontendConfiguration {
        try FrontendConfiguration(options: try FrontendConfiguration.table.parse(arguments, environment: environment))
    }

    @Test func theTablesDefaultsAreThoseOfTheType() throws {
        let (read, plain) = (try configuration(), FrontendConfiguration())
        #expect(read.host == plain.host)
        #expect(read.port == plain.port)
        #expect(read.apiURL == plain.apiURL)
        #expect(read.apiTimeout == plain.apiTimeout)
        #expect(read.bodyLimit == plain.bodyLimit)
    }

    @Test func aFlagWinsOverTheEnvironment() throws {
        let read = try configuration(["--port=9000"], ["PORT": "9001", "API_URL": "https://api.example:8000/v1/"])
        #expect(read.port == 9000)
        #expect(read.apiURL == "https://api.example:8000/v1")
    }

    @Test(arguments: [
        "", "127.0.0.1:8000", "ftp://a", "http://", "http:// a", "http://a?b", "http://a#b", "http://:80",
    ])
    func anAddressThatIsNoneStopsTheStartAndIsNamed(_ value: String) {
        #expect(throws: UsageError.self) { try configuration(["--api-url", value]) }
    }

    @Test(arguments: [
        ["--port", "65536"], ["--api-timeout", "0"], ["--max-body-bytes", "0"], ["--log-level", "loud"],
    ])
    func aValueOutOfRangeStopsTheStart(_ arguments: [String]) {
        #expect(throws: UsageError.self) { try configuration(arguments) }
    }
}
