import AccessControl
import Foundation
import ServiceSupport
import Testing

@testable import PredictAPI

struct AccessSettingsTests {
    private let hash = String(repeating: "ab", count: 32)

    private func settings(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> Settings {
        try Settings(Settings.table.parse(arguments, environment: environment))
    }

    @Test func byDefaultEverythingIsOpenAndUnlimited() throws {
        let access = try settings().access
        #expect(access.keys == nil)
        #expect(access.rateLimit == nil)
        #expect(access.trustedProxies == TrustedProxies("loopback"))
    }

    @Test func productionHasItsOwnPresetsWhichSettingsOverride() throws {
        let keys = ["APP_ENV": "production", "API_KEYS": "a:admin:\(hash)"]
        let preset = try settings([], keys)
        #expect(preset.access.rateLimit == RateLimit(rate: 50, burst: 100))
        #expect(preset.logger.format == .json)
        let own = try settings(["--rate", "0", "--log-format=text"], keys)
        #expect(own.access.rateLimit == nil)
        #expect(own.logger.format == .text)
    }

    @Test func productionDoesNotStartOpenUnlessTold() throws {
        let error = #expect(throws: UsageError.self) { try settings([], ["APP_ENV": "production"]) }
        #expect(error?.description.contains("ALLOW_OPEN=true") == true)
        #expect(try settings([], ["APP_ENV": "production", "ALLOW_OPEN": "true"]).access.keys == nil)
        #expect(try settings(["--healthcheck"], ["APP_ENV": "production"]).isHealthCheck)
        #expect(throws: UsageError.self) { try settings(["--app-env", "staging"]) }
    }

    @Test(arguments: ["a:admin", "digits_secret-key", "a:root:x", "/nowhere/keys"])
    func badKeysStopTheStartWithoutBeingShown(value: String) throws {
        let error = #expect(throws: UsageError.self) { try settings([], ["API_KEYS": value]) }
        let message = try #require(error?.description)
        #expect(message.hasPrefix("API_KEYS is "))
        #expect(message.contains(value) == value.hasPrefix("/"))
    }

    @Test func keysMayStandInAFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("# ours\na:admin:\(hash)\nb:predict:\(hash)\n".utf8).write(to: file)
        #expect(try settings([], ["API_KEYS": file.path]).access.keys?.keys.map(\.name) == ["a", "b"])
        try Data(" \n".utf8).write(to: file)
        #expect(throws: UsageError.self) { try settings([], ["API_KEYS": file.path]) }
    }

    @Test(arguments: [["--rate", "-1"], ["--burst", "0"], ["--trusted-proxies", "everybody"]])
    func aLimitThatIsNoneStopsTheStart(arguments: [String]) {
        #expect(throws: UsageError.self) { try settings(arguments) }
    }
}
