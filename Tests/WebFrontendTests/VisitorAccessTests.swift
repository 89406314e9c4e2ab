import AccessControl
import Cryptography
import Foundation
import ServiceSupport
import Testing

@testable import WebFrontend

struct VisitorAccessTests {
    private static let hash =
        "$argon2id$v=19$m=8192,t=3,p=1$QOZTICtXzLqpdfb2tC6zHQ$T0dayK+kZj2DGeB0LNFvG9tPvTYGrpzf4TA4hfP4nrw"

    private func access(_ environment: [String: String], _ arguments: [String] = []) throws(UsageError) -> VisitorAccess
    {
        try VisitorAccess(try FrontendConfiguration.table.parse(arguments, environment: environment))
    }

    @Test func byDefaultThereIsNoKeyAndNoLogin() throws {
        let access = try access([:])
        #expect(access.visitorKey == nil)
        #expect(access.adminKey == nil)
        #expect(access.passwordHash == nil)
        #expect(access.sessionSeconds == 12 * 3_600)
        #expect(access.sessionSecret.count == 32)
        #expect(access.trustedProxies == TrustedProxies("loopback"))
        #expect(try access.sessionSecret != self.access([:]).sessionSecret)
    }

    @Test func everySettingArrives() throws {
        let secret = String(repeating: "s", count: 32)
        let access = try access([
            "API_KEY": "digits_v", "ADMIN_API_KEY": "digits_a", "ADMIN_PASSWORD_HASH": Self.hash,
            "SESSION_SECRET": secret, "SESSION_HOURS": "0.5", "TRUSTED_PROXIES": "none",
        ])
        #expect(access.visitorKey == "digits_v")
        #expect(access.adminKey == "digits_a")
        #expect(access.passwordHash?.text == Self.hash)
        #expect(access.sessionSecret == Array(secret.utf8))
        #expect(access.sessionSeconds == 1_800)
        #expect(access.trustedProxies == .none)
    }

    @Test func secretsMayStandInFiles() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("digits_v\n".utf8).write(to: file)
        #expect(try access(["API_KEY": file.path]).visitorKey == "digits_v")
    }

    @Test func aLoginNeedsBothItsPasswordAndItsKey() {
        #expect(throws: UsageError.self) { try access(["ADMIN_PASSWORD_HASH": Self.hash]) }
        #expect(throws: UsageError.self) { try access(["ADMIN_API_KEY": "digits_a"]) }
    }

    @Test func productionNeedsAKeyUnlessTold() throws {
        #expect(throws: UsageError.self) { try access(["APP_ENV": "production"]) }
        #expect(try access(["APP_ENV": "production", "ALLOW_OPEN": "1"]).visitorKey == nil)
        #expect(try access(["APP_ENV": "production", "API_KEY": "digits_v"]).visitorKey == "digits_v")
        #expect(throws: Never.self) { try access(["APP_ENV": "production"], ["--healthcheck"]) }
    }

    @Test(arguments: [
        ["API_KEY": "a b"], ["API_KEY": "name:predict:hash"], ["API_KEY": "/nowhere/key"],
        ["ADMIN_PASSWORD_HASH": "hunter2", "ADMIN_API_KEY": "a"], ["SESSION_SECRET": "short"],
        ["SESSION_HOURS": "0"], ["TRUSTED_PROXIES": "10.0.0.0/64"],
    ])
    func aValueThatCannotBeUsedStopsTheStartAndNoSecretIsShown(environment: [String: String]) throws {
        let error = #expect(throws: UsageError.self) { try access(environment) }
        let message = try #require(error?.description)
        for secret in ["a b", "hash", "hunter2", "short"] { #expect(!message.contains("'\(secret)'")) }
    }
}
