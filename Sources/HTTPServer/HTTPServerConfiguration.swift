/// Every bound of the server in one value: bytes, counts and times.
public struct HTTPServerConfiguration: Sendable {
    /// The longest body, in bytes; beyond it 413.
    public var bodyBytes = 10 << 20
    /// The bodies of all requests that are being received, together, in bytes; beyond it 503.
    public var bufferedBytes = 256 << 20
    /// The longest request line and header fields together, in bytes; beyond it 431.
    public var headerBytes = 16 << 10
    /// The most header fields; beyond it 431.
    public var headerCount = 100
    /// The most connections; beyond it a connection gets 503 and is closed.
    public var connections = 1_000
    /// The most connections of one address; beyond it a connection is closed.
    public var connectionsPerAddress = 1_000
    /// The most requests that are being answered at the same time; beyond it 503.
    public var requestsInFlight = 512
    /// How long a connection may rest between requests, in whole seconds.
    public var idleSeconds = 60
    /// How long the header fields may take, however the bytes trickle.
    public var headerTime = Duration.seconds(10)
    /// How long the body may take, however the bytes trickle; then 408.
    public var bodyTime = Duration.seconds(30)
    /// How long the client may take to read the answer.
    public var sendTime = Duration.seconds(30)
    /// How many threads do the input and output.
    public var threads = 2
    /// How often deadlines and clients that left are looked for.
    public var watchInterval = Duration.milliseconds(100)
    /// How long stopping leaves open connections that carry no request, so that a request under way arrives.
    public var quietTime = Duration.milliseconds(300)

    /// The defaults.
    public init() {}
}
