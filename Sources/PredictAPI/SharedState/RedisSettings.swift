import Redis
import ServiceSupport
import TLS

/// What the service's settings say about the Redis that instances share.
struct RedisSettings: Sendable {
    /// Where it is, and how long it may take.
    var configuration: RedisConfiguration
    /// What the name of every key and channel begins with.
    var prefix = "digits:"
    /// How long a training's lock outlives the last sign of life of the instance that runs it.
    var lease = Duration.seconds(15)

    /// The rows of the table of settings.
    static let options = [
        Option(
            "redis-url",
            environment: "REDIS_URL",
            placeholder: "URL",
            help:
                "The Redis that instances share, redis://user:password@host:port/db, rediss:// for TLS; or a file with it"
        ),
        Option(
            "redis-prefix",
            environment: "REDIS_PREFIX",
            default: "digits:",
            placeholder: "TEXT",
            help: "What the names of keys and channels in Redis begin with; one for each service"
        ),
        Option(
            "redis-lease-seconds",
            environment: "REDIS_LEASE_SECONDS",
            default: "15",
            placeholder: "SECONDS",
            help: "How long a training's lock outlives the instance that ran it; the same for all instances"
        ),
        Option(
            "redis-ca-file",
            environment: "REDIS_CA_FILE",
            default: RedisConfiguration.systemAuthorities,
            placeholder: "FILE",
            help: "Certificates of the authorities to trust for rediss://, in PEM"
        ),
    ]

    /// Names a Redis.
    init(_ configuration: RedisConfiguration) { self.configuration = configuration }

    /// Reads the settings.
    ///
    /// - Parameter options: The settings; without a URL, or with an empty one, there is no Redis.
    /// - Returns: Nil without one.
    /// - Throws: ``UsageError`` that names the setting and what was expected, and never shows a password.
    static func read(_ options: ParsedOptions) throws(UsageError) -> RedisSettings? {
        guard let url = try options.secretIfGiven("redis-url") else { return nil }
        guard let address = RedisAddress(url) else {
            throw options.badSecret("redis-url", expected: "a URL such as redis://:password@host:6379/0, or rediss://")
        }
        let authorities = try options.string("redis-ca-file")
        let configuration: RedisConfiguration
        do {
            configuration = try RedisConfiguration(address, authorities: authorities)
        } catch {
            throw options.badValue("redis-ca-file", expected: "a file of certificates in PEM")
        }
        var settings = RedisSettings(configuration)
        settings.prefix = try options.string("redis-prefix")
        settings.lease = .seconds(try options.double("redis-lease-seconds", in: 0.5...3_600))
        // Back within the lease, its holder keeps the training.
        settings.configuration.longestPause = min(settings.configuration.longestPause, settings.lease / 3)
        return settings
    }
}
