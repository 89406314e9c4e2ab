import CMicroHTTPD
import Glibc
import Synchronization

/// The one owner of libmicrohttpd's daemon.
///
/// The daemon's callbacks hold an unowned reference to the core, which therefore lives as long as this object. Each
/// connection's context holds a reference to its ``ClientConnection``, from its start to its end; each request's context
/// one to its ``Exchange``, from its header to its completion.
///
/// Sendable although it holds a bare pointer: libmicrohttpd takes connections from any thread, and whoever adds them has
/// ended before the daemon is stopped.
final class Daemon: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let core: ServerCore
    private let isStopped = Atomic<Bool>(false)

    /// Starts the threads; there is no connection before ``add(_:_:_:)``.
    init(_ core: ServerCore) throws(HTTPServerError) {
        let configuration = core.configuration
        // A pool of one is asked for as none: then the daemon's own thread does the work.
        let threads = UInt32(configuration.threads > 1 ? configuration.threads : 0)
        let started = cmhd_start(
            threads,
            // Room for the limit that we enforce with an answer of our own, and for reading bodies in larger pieces.
            configuration.headerBytes * 2 + 32_768,
            UInt32(configuration.connections + 16),
            UInt32(configuration.connectionsPerAddress),
            UInt32(configuration.idleSeconds),
            { core, connection, url, method, _, data, size, context in
                guard let core = Daemon.core(core), let connection, let size, let context else { return .NO }
                let piece = UnsafeRawBufferPointer(start: data, count: size.pointee)
                size.pointee = 0
                return Daemon.handle(core, connection, method: method, url: url, piece: piece, context: context)
            },
            { core, connection, context, change in
                guard let core = Daemon.core(core), let connection, let context else { return }
                Daemon.connectionChanged(
                    core,
                    connection,
                    context: context,
                    started: change == .CONNECTION_NOTIFY_STARTED
                )
            },
            { core, connection, context, _ in
                guard let core = Daemon.core(core), let connection, let context else { return }
                Daemon.completed(core, connection, context: context)
            },
            Unmanaged.passUnretained(core).toOpaque()
        )
        guard let started else { throw .daemonFailed }
        pointer = started
        self.core = core
    }

    /// Takes over a connected socket; libmicrohttpd closes it in any case.
    func add(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
        _ = MHD_add_connection(pointer, descriptor, address, length)
    }

    /// Closes every connection and joins the threads, which blocks for a moment.
    ///
    /// - Precondition: No connection is suspended any more; libmicrohttpd would abort the process.
    func stop() {
        if !isStopped.exchange(true, ordering: .relaxed) { MHD_stop_daemon(pointer) }
    }

    deinit { stop() }

    // MARK: - Callbacks

    private static func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
        context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func client(_ connection: OpaquePointer) -> ClientConnection? {
        cmhd_socket_context(connection).map { Unmanaged<ClientConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func connectionChanged(
        _ core: ServerCore,
        _ connection: OpaquePointer,
        context: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        started: Bool
    ) {
        if started {
            let address = cmhd_peer(connection).flatMap { SocketAddress.text($0) }
            let client = core.connectionStarted(socket: cmhd_socket(connection), remoteAddress: address)
            context.pointee = Unmanaged.passRetained(client).toOpaque()
        } else if let box = context.pointee {
            context.pointee = nil
            core.connectionEnded(Unmanaged<ClientConnection>.fromOpaque(box).takeRetainedValue())
        }
    }

    private static func completed(
        _ core: ServerCore,
        _ connection: OpaquePointer,
        context: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) {
        guard let box = context.pointee else { return }
        context.pointee = nil
        let exchange = Unmanaged<Exchange>.fromOpaque(box).takeRetainedValue()
        if let client = client(connection) { core.end(exchange, on: client) }
        core.count(exchange)
    }

    /// The access handler: called with the header, then with each piece of the body, then with no piece when the request
    /// is complete, and once more after the connection was resumed.
    private static func handle(
        _ core: ServerCore,
        _ connection: OpaquePointer,
        method: UnsafePointer<CChar>?,
        url: UnsafePointer<CChar>?,
        piece: UnsafeRawBufferPointer,
        context: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    ) -> MHD_Result {
        guard let client = client(connection) else { return .NO }
        guard let box = context.pointee else {
            let head = RequestHead(connection, method: method, url: url, remoteAddress: client.remoteAddress)
            let (exchange, refusal) = core.begin(head, on: client)
            context.pointee = Unmanaged.passRetained(exchange).toOpaque()
            guard let refusal else { return .YES }
            // Queued before the body was read: libmicrohttpd answers, and closes without reading on.
            exchange.end()
            core.logRefusal(refusal, client)
            client.linger()
            return send(core.prepare(HTTPResponse(refusal), for: exchange, on: client), on: connection)
        }
        let exchange = Unmanaged<Exchange>.fromOpaque(box).takeUnretainedValue()
        guard piece.isEmpty else {
            return core.receive(piece, for: exchange, on: client) ? .YES : .NO
        }
        switch exchange.turn() {
        case .begin(let request):
            let handle = ConnectionHandle(pointer: connection)
            guard let refusal = core.respond(to: request, in: exchange, on: client, handle: handle) else { return .YES }
            core.logRefusal(refusal, client)
            return send(core.prepare(HTTPResponse(refusal), for: exchange, on: client), on: connection)
        case .send(let response):
            return send(response.flatMap { core.prepare($0, for: exchange, on: client) }, on: connection)
        case .nothing:
            return .NO
        }
    }

    /// Queues an answer; without one libmicrohttpd closes the connection.
    private static func send(_ response: HTTPResponse?, on connection: OpaquePointer) -> MHD_Result {
        guard let response else { return .NO }
        let content = response.stream.map { StreamReader($0, on: connection).makeResponse() } ?? whole(response.body)
        guard let content else { return .NO }
        defer { MHD_destroy_response(content) }
        for field in response.headers.fields {
            // A field with a line break is refused by libmicrohttpd and so never splits the answer.
            _ = MHD_add_response_header(content, field.name, field.value)
        }
        return MHD_queue_response(connection, UInt32(response.status.rawValue), content)
    }

    private static func whole(_ body: [UInt8]) -> OpaquePointer? {
        body.withUnsafeBytes { body in
            // libmicrohttpd only reads the buffer, and copies it before this returns.
            MHD_create_response_from_buffer(
                body.count,
                UnsafeMutableRawPointer(mutating: body.baseAddress),
                .RESPMEM_MUST_COPY
            )
        }
    }
}
