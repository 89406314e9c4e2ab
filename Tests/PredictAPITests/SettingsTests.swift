import Foundation
import HTTPServer
import LargerCNN
import ServiceSupport
import Testing

@testable import PredictAPI

struct SettingsTests {
    private func settings(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> Settings {
        try Settings(Settings.table.parse(arguments, environment: environment))
    }

    @Test func theDefaultsAreAsDocumented() throws {
        let settings = try settings()
        #expect(settings.host == "0.0.0.0")
        #expect(settings.port == 8_000)
        #expect(settings.lanes >= 1)
        #expect(settings.allowedOrigins == ["http://localhost:8501"])
        #expect(settings.server.bodyBytes == 10 << 20)
        #expect(settings.queueLimit == 256)
        #expect(settings.longestWait == .seconds(10))
        #expect(settings.batchLimit == 8)
        #expect(settings.pictureLimit == 256)
        #expect(settings.precision == .automatic)
        #expect(settings.cachedAnswers == 0)
        #expect(settings.trainer.folder.hasPrefix("/") && settings.trainer.folder.hasSuffix("/.data"))
        #expect(settings.trainer.program.hasSuffix("/digits"))
        #expect(settings.trainer.isInBackground)
        #expect(settings.trainer.mayDownload)
    }

    @Test func theEnvironmentSetsWhatFlagsDoNot() throws {
        let environment = ["HOST": "::", "PORT": "9", "MODEL": "/m", "FRONTEND_URL": "https://a.b, http://c:1"]
        let settings = try settings(["--port", "10"], environment)
        #expect(settings.host == "::")
        #expect(settings.port == 10)
        #expect(settings.modelPath == "/m")
        #expect(settings.allowedOrigins == ["https://a.b", "http://c:1"])
    }

    @Test(arguments: [
        (["--port", "65536"], "--port is '65536'; expected a whole number from 0 to 65535"),
        (["--lanes=0"], "--lanes is '0'; expected a whole number from 1 to 1024"),
        (["--precision", "f16"], "--precision is 'f16'; expected one of auto, f32, int8"),
        (["--cache=-1"], "--cache is '-1'; expected a whole number from 0 to 1000000"),
        (["--batch", "65"], "--batch is '65'; expected a whole number from 1 to 64"),
        (["--queue-seconds", "0"], "--queue-seconds is '0'; expected a number from 0.001 to 3600.0"),
        (["--max-pictures", "no"], "--max-pictures is 'no'; expected a whole number from 1 to 100000"),
        (
            ["--frontend-url", "localhost"],
            "--frontend-url is 'localhost'; expected URLs such as http://localhost:8501, or *"
        ),
        (["--drain-seconds", "long"], "--drain-seconds is 'long'; expected a number from 0.0 to 3600.0"),
        (["--max-body-bytes", "1"], "--max-body-bytes is '1'; expected a whole number from 1024 to 1073741824"),
        (["--trainer-priority", "high"], "--trainer-priority is 'high'; expected one of idle, normal"),
        (["--training-download", "yes"], "--training-download is 'yes'; expected one of allowed, never"),
        (["--log-level", "loud"], "--log-level is 'loud'; expected one of debug, info, warning, error"),
    ])
    func aBadValueNamesTheSettingTheValueAndWhatWasExpected(arguments: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try settings(arguments) }
        #expect(error?.description == message)
    }

    @Test func theREADMEHoldsTheTableOfSettings() throws {
        let readme = try String(contentsOf: TestApplication.root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains(Settings.table.markdown))
    }

    @Test func aRelativeModelIsFoundAboveTheProgram() throws {
        // The test runner lies in the build folder of the package.
        #expect(try settings(["--model", "Package.swift"]).modelPath.hasSuffix("Package.swift"))
        #expect(try settings(["--model", "nowhere.safetensors"]).modelPath == "nowhere.safetensors")
    }
}
