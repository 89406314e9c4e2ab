import AccessControl
import ServiceSupport

/// Who may ask, and how much.
struct AccessSettings: Sendable {
    /// The keys that there are; nil leaves everything open.
    var keys: KeyRing?
    /// What each caller may ask; nil for no limit.
    var rateLimit: RateLimit?
    /// Whose word about a client's address counts.
    var trustedProxies = TrustedProxies.none

    /// The rows of an `OptionTable` that ``init(_:)`` reads.
    static let options = [
        AppEnvironment.option,
        Option(
            "api-keys",
            environment: "API_KEYS",
            placeholder: "KEYS",
            help: "Entries name:role:hash of `digits keys new`, or the path of a file of them; none leaves all open"
        ),
        Option(
            switch: "allow-open",
            environment: "ALLOW_OPEN",
            help: "Start without keys also where APP_ENV is production"
        ),
        Option(
            "rate",
            environment: "RATE",
            default: "0",
            production: "50",
            placeholder: "N",
            help: "Requests a second that each caller may send in the long run; 0 for no limit"
        ),
        Option(
            "burst",
            environment: "BURST",
            default: "100",
            placeholder: "N",
            help: "Requests that a caller may send at once after a pause"
        ),
        Option(
            "trusted-proxies",
            environment: "TRUSTED_PROXIES",
            default: "loopback",
            placeholder: "ADDRESSES",
            help: "Whose X-Forwarded-For counts: addresses, ranges such as 10.0.0.0/8, loopback, or none"
        ),
    ]

    /// Everything open, as tests want it.
    init() {}

    /// Reads the settings of ``options``.
    ///
    /// - Throws: `UsageError` for a value that cannot be used, and in production for no keys at all.
    init(_ options: ParsedOptions) throws(UsageError) {
        if let text = try options.secretIfGiven("api-keys") {
            do throws(APIKeyError) {
                keys = try KeyRing(parsing: text)
            } catch {
                throw options.badSecret("api-keys", expected: "entries name:role:hash, or a file of them: \(error)")
            }
        }
        let mayBeOpen = options.flag("allow-open") || options.flag("healthcheck")
        if keys == nil, try options.appEnvironment == .production, !mayBeOpen {
            throw options.badValue(
                "api-keys",
                expected: "keys, since APP_ENV is production; ALLOW_OPEN=true starts without"
            )
        }
        let rate = try options.double("rate", in: 0...1_000_000)
        let burst = try options.integer("burst", in: 1...1_000_000)
        rateLimit = rate > 0 ? RateLimit(rate: rate, burst: burst) : nil
        trustedProxies = try TrustedProxies(options)
    }
}

extension TrustedProxies {
    /// Reads the option `trusted-proxies`.
    init(_ options: ParsedOptions) throws(UsageError) {
        let text = try options.string("trusted-proxies")
        guard let proxies = text == "none" ? TrustedProxies.none : TrustedProxies(text) else {
            throw options.badValue(
                "trusted-proxies",
                expected: "addresses and ranges such as 10.0.0.0/8, loopback or none"
            )
        }
        self = proxies
    }
}
