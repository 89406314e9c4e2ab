/// The limits of a client, all in one value.
public struct ClientConfiguration: Sendable {
    /// How long looking up the name and connecting may take.
    public var connectTimeout: Duration
    /// How long a whole exchange may take, connecting included; downloads have ``stallTimeout`` instead.
    public var timeout: Duration
    /// A download that brings no byte for this long is given up, in whole seconds.
    public var stallTimeout: Duration
    /// The longest content of a response held in memory, in bytes.
    public var responseLimit: Int
    /// How many connections to one host may be open; further exchanges wait, and their time runs.
    public var connectionsPerHost: Int
    /// Whether `https_proxy` and its like are obeyed; a call to a neighbouring process must not leave the host.
    public var usesEnvironmentProxy: Bool
    /// A file of certificates to trust instead of the system's, in PEM; nil for the system's.
    public var certificateFile: String?

    /// Creates a configuration; the defaults suit a call to a neighbouring process.
    public init(
        connectTimeout: Duration = .seconds(2),
        timeout: Duration = .seconds(30),
        stallTimeout: Duration = .seconds(30),
        responseLimit: Int = 16 << 20,
        connectionsPerHost: Int = 64,
        usesEnvironmentProxy: Bool = false,
        certificateFile: String? = nil
    ) {
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.stallTimeout = stallTimeout
        self.responseLimit = responseLimit
        self.connectionsPerHost = connectionsPerHost
        self.usesEnvironmentProxy = usesEnvironmentProxy
        self.certificateFile = certificateFile
    }
}

extension Duration {
    /// Whole milliseconds, at least one: libcurl takes zero for "no limit".
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow, product < Int64(Int32.max) else { return Int(Int32.max) }
        return max(1, Int(product) + Int(attoseconds / 1_000_000_000_000_000))
    }
}
