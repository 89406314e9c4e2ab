import AccessControl
import Cryptography
import ServiceSupport

/// With which keys the page's process asks the API, and how a visitor becomes an admin.
struct VisitorAccess: Sendable {
    /// The key for everybody's requests; nil sends none.
    var visitorKey: String?
    /// The key for the requests of whoever is signed in.
    var adminKey: String?
    /// The hash of the password that signs in; nil where nobody can.
    var passwordHash: PasswordHash?
    /// What sessions are signed with; random at each start unless it is set.
    var sessionSecret = RandomBytes.make(32)
    /// How long a session lasts, in seconds.
    var sessionSeconds = 12 * 3_600
    /// Whose word about a visitor's address, and about HTTPS, counts.
    var trustedProxies = TrustedProxies.none

    /// The rows of an `OptionTable` that ``init(_:)`` reads.
    static let options = [
        AppEnvironment.option,
        Option(
            "api-key",
            environment: "API_KEY",
            placeholder: "KEY",
            help: "Key with which visitors' requests are passed on, or the path of its file; never shown to them"
        ),
        Option(
            "admin-api-key",
            environment: "ADMIN_API_KEY",
            placeholder: "KEY",
            help: "The same, with the role admin, for whoever is logged in"
        ),
        Option(
            "admin-password-hash",
            environment: "ADMIN_PASSWORD_HASH",
            placeholder: "HASH",
            help: "What `digits keys hash-password` printed, or the path of its file; without it nobody can log in"
        ),
        Option(
            "session-secret",
            environment: "SESSION_SECRET",
            placeholder: "TEXT",
            help: "32 characters at least, or the path of their file; by default random, so that a restart logs out"
        ),
        Option(
            "session-hours",
            environment: "SESSION_HOURS",
            default: "12",
            placeholder: "HOURS",
            help: "How long a login lasts"
        ),
        Option(
            "trusted-proxies",
            environment: "TRUSTED_PROXIES",
            default: "loopback",
            placeholder: "ADDRESSES",
            help: "Whose X-Forwarded-For and -Proto count: addresses, ranges such as 10.0.0.0/8, loopback, or none"
        ),
        Option(
            switch: "allow-open",
            environment: "ALLOW_OPEN",
            help: "Start without a key also where APP_ENV is production"
        ),
    ]

    /// No keys and no login.
    init() {}

    /// Reads the settings of ``options``.
    ///
    /// - Throws: `UsageError` for a value that cannot be used, and in production for no key.
    init(_ options: ParsedOptions) throws(UsageError) {
        visitorKey = try Self.key("api-key", options)
        adminKey = try Self.key("admin-api-key", options)
        if let text = try options.secretIfGiven("admin-password-hash") {
            guard let hash = try? PasswordHash(text: text) else {
                throw options.badSecret("admin-password-hash", expected: "what `digits keys hash-password` printed")
            }
            passwordHash = hash
        }
        // A password that leads to no more than everybody has, or a key that nobody can reach, is a mistake.
        if passwordHash != nil, adminKey == nil {
            throw .missingSetting(option: "--admin-api-key", environment: "ADMIN_API_KEY")
        }
        if adminKey != nil, passwordHash == nil {
            throw .missingSetting(option: "--admin-password-hash", environment: "ADMIN_PASSWORD_HASH")
        }
        let mayBeOpen = options.flag("allow-open") || options.flag("healthcheck")
        if visitorKey == nil, try options.appEnvironment == .production, !mayBeOpen {
            throw options.badValue(
                "api-key",
                expected: "a key, since APP_ENV is production; ALLOW_OPEN=true starts without"
            )
        }
        if let secret = try options.secretIfGiven("session-secret") {
            guard secret.utf8.count >= 32 else {
                throw options.badSecret("session-secret", expected: "32 characters at least")
            }
            sessionSecret = Array(secret.utf8)
        }
        sessionSeconds = Int(try options.double("session-hours", in: 0.01...8_760) * 3_600)
        let text = try options.string("trusted-proxies")
        guard let proxies = text == "none" ? TrustedProxies.none : TrustedProxies(text) else {
            throw options.badValue(
                "trusted-proxies",
                expected: "addresses and ranges such as 10.0.0.0/8, loopback or none"
            )
        }
        trustedProxies = proxies
    }

    private static func key(_ name: String, _ options: ParsedOptions) throws(UsageError) -> String? {
        guard let key = try options.secretIfGiven(name) else { return nil }
        guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !key.contains(":") else {
            throw options.badSecret(name, expected: "the key itself, which `digits keys new` printed first")
        }
        return key
    }
}
