import ServiceSupport
import Testing

@testable import Launch

struct LaunchSettingsTests {
    private func settings(_ arguments: String..., environment: [String: String] = [:]) throws -> LaunchSettings {
        try LaunchSettings(LaunchSettings.table.parse(arguments, environment: environment))
    }

    @Test func portsComeFromTheEnvironment() throws {
        let settings = try settings("somewhere", environment: ["API_PORT": "9000", "WEB_PORT": "9001", "PORT": "1"])
        #expect(settings.port(.api) == 9000)
        #expect(settings.port(.page) == 9001)
        #expect(settings.folder == "somewhere")
    }

    @Test func withoutAFolderTheProgramsAreBesideThisOne() throws {
        let folder = try settings().folder
        #expect(folder.hasPrefix("/"))
    }

    @Test func onePortForBothIsRefused() throws {
        #expect(throws: UsageError.self) { try settings("--api-port", "9000", "--web-port", "9000") }
    }

    @Test func thePageIsToldWhereTheAPIIs() throws {
        let variables = try settings("--api-port", "9000").environment(from: ["PATH": "/bin", "PORT": "5"])
        #expect(Set(variables) == ["PATH=/bin", "API_URL=http://127.0.0.1:9000"])
    }

    @Test func anAddressOfTheAPIThatIsSetStays() throws {
        let variables = try settings().environment(from: ["API_URL": "http://elsewhere"])
        #expect(variables == ["API_URL=http://elsewhere"])
    }

    @Test(arguments: [("::", "[::1]"), ("10.0.0.5", "10.0.0.5"), ("0.0.0.0", "127.0.0.1")])
    func theAPIIsAskedWhereItListens(_ host: String, _ address: String) throws {
        let variables = try settings("--host", host).environment(from: [:])
        #expect(variables == ["API_URL=http://\(address):8000"])
    }
}
