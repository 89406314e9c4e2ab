import TLS

/// One connection to Redis, logged in: commands go out, replies come in, and every wait has an end.
///
/// Whoever uses it blocks; after any error but a refusal it is of no use any more.
struct Link: ~Copyable {
    private var socket: Socket
    private var session: TLSSession?
    private var reader: ReplyReader

    private init(_ socket: consuming Socket, _ reader: consuming ReplyReader) {
        self.socket = socket
        self.reader = reader
        session = nil
    }

    /// Connects, encrypts, logs in and chooses the database.
    ///
    /// - Parameters:
    ///   - configuration: Where to, as whom, and how long it may take.
    ///   - interruption: A descriptor that ends the attempt as soon as it can be read.
    /// - Returns: The connection, to a Redis that answers.
    /// - Throws: ``RedisError``.
    static func open(_ configuration: RedisConfiguration, interruption: Int32? = nil) throws(RedisError) -> Link {
        let address = configuration.address
        let deadline = Deadline(in: configuration.connectTime, interruption: interruption)
        let socket = try Socket(host: address.host, port: address.port, deadline: deadline)
        var link = Link(socket, try ReplyReader())
        if let trust = configuration.trust { try link.encrypt(trust, host: address.host, deadline) }
        if let password = address.password {
            let user = address.user.map { [RedisArgument($0)] } ?? []
            _ = try link.call(["AUTH"] + user + [RedisArgument(password)], deadline)
        }
        if address.database != 0 { _ = try link.call(["SELECT", RedisArgument(address.database)], deadline) }
        // A server that hangs takes connections nevertheless; one that loads its data refuses until it has.
        _ = try link.call(["PING"], deadline)
        return link
    }

    /// Whether the other side has closed while nothing was asked.
    var isStale: Bool { socket.isStale }

    /// Sends a command and waits for its reply.
    ///
    /// - Throws: ``RedisError``; after ``RedisError/refused(_:)`` the connection can still be used.
    mutating func call(_ command: [RedisArgument], _ deadline: Deadline) throws(RedisError) -> RedisReply {
        try send(command, deadline)
        let reply = try receive(deadline)
        if case .error(let words) = reply { throw .refused(words) }
        return reply
    }

    /// Sends a command without waiting for a reply.
    mutating func send(_ command: [RedisArgument], _ deadline: Deadline) throws(RedisError) {
        guard session != nil else { return try socket.send(command.encoded, deadline) }
        try translating { session throws(TLSError) in try session.encrypt(command.encoded) }
        try sendOutgoing(deadline)
    }

    /// Waits for the next reply.
    mutating func receive(_ deadline: Deadline) throws(RedisError) -> RedisReply {
        while true {
            if let reply = try reader.next() { return reply }
            let bytes = try socket.receive(deadline)
            guard session != nil else {
                try reader.feed(bytes)
                continue
            }
            let content = try translating { session throws(TLSError) in
                try session.feed(bytes)
                return try session.decrypt()
            }
            guard let content else { throw .unavailable(reason: "it closed the connection") }
            // A renewed key of the other side may have to be answered.
            try sendOutgoing(deadline)
            try reader.feed(content)
        }
    }

    private mutating func encrypt(_ trust: TLSContext, host: String, _ deadline: Deadline) throws(RedisError) {
        do { session = try TLSSession(trust, host: host) } catch { throw .unavailable(reason: error.description) }
        while true {
            let isDone = try translating { session throws(TLSError) in try session.shakeHands() }
            try sendOutgoing(deadline)
            if isDone { return }
            let bytes = try socket.receive(deadline)
            try translating { session throws(TLSError) in try session.feed(bytes) }
        }
    }

    private mutating func sendOutgoing(_ deadline: Deadline) throws(RedisError) {
        let bytes = try translating { session throws(TLSError) in session.takeOutgoing() }
        if !bytes.isEmpty { try socket.send(bytes, deadline) }
    }

    /// Does something with the TLS session, which there is.
    private mutating func translating<Value>(
        _ body: (inout TLSSession) throws(TLSError) -> Value
    ) throws(RedisError) -> Value {
        guard var session = session.take() else { throw .unavailable(reason: "there is no TLS session") }
        do throws(TLSError) {
            let value = try body(&session)
            self.session = consume session
            return value
        } catch {
            throw .unavailable(reason: error.description)
        }
    }
}
