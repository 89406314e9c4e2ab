import CMicroHTTPD
import ServiceSupport
import Synchronization

/// What the callbacks of libmicrohttpd work on: the limits, the responder and the counters.
///
/// Its methods run on libmicrohttpd's threads and never block: the responder runs in a task of its own.
final class ServerCore: Sendable {
    let configuration: HTTPServerConfiguration
    let table: ConnectionTable
    private let responder: any HTTPResponder
    private let logger: Logger
    private let metrics: HTTPServerMetrics?
    private let requestsInFlight = Atomic<Int>(0)
    private let bufferedBytes = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)
    private let refusing = Atomic<Bool>(false)

    init(
        configuration: HTTPServerConfiguration,
        logger: Logger,
        metrics: HTTPServerMetrics?,
        responder: any HTTPResponder
    ) {
        self.configuration = configuration
        self.responder = responder
        self.logger = logger
        self.metrics = metrics
        table = ConnectionTable(interval: configuration.watchInterval)
    }

    /// From now on every answer ends its connection.
    func startDraining() { draining.store(true, ordering: .relaxed) }

    /// From now on no connection is suspended any more: a new request gets 503.
    func startRefusing() { refusing.store(true, ordering: .sequentiallyConsistent) }

    // MARK: - Connections

    /// Notes a new connection; the caller keeps the reference until ``connectionEnded(_:)``.
    func connectionStarted(socket: Int32, remoteAddress: String?) -> ClientConnection {
        let deadline = ContinuousClock.now + configuration.headerTime
        let connection = ClientConnection(socket: socket, remoteAddress: remoteAddress, deadline: deadline)
        table.insert(connection)
        metrics?.connectionOpened()
        return connection
    }

    func connectionEnded(_ connection: ClientConnection) {
        connection.end()
        table.remove(connection)
        metrics?.connectionClosed()
    }

    // MARK: - Requests

    /// Begins an exchange: the header is here.
    ///
    /// - Returns: The exchange, and the error that refuses it before its body is read.
    func begin(_ head: RequestHead, on connection: ClientConnection) -> (exchange: Exchange, refusal: HTTPError?) {
        let exchange = Exchange(head: head.request, announced: head.contentLength, limit: configuration.bodyBytes)
        metrics?.requestBegan()
        guard connection.enter(.receiving(exchange), deadline: .now + configuration.bodyTime) else {
            return (exchange, .overloaded("The connection is closing."))
        }
        return (exchange, refusal(of: head))
    }

    private func refusal(of head: RequestHead) -> HTTPError? {
        if head.isMalformed {
            return HTTPError(.badRequest, "The path or the query is not validly percent-encoded UTF-8.")
        }
        if head.headerBytes > configuration.headerBytes {
            return HTTPError(
                .requestHeaderFieldsTooLarge,
                "The header is larger than \(configuration.headerBytes) bytes."
            )
        }
        if head.request.headers.fields.count > configuration.headerCount {
            return HTTPError(
                .requestHeaderFieldsTooLarge,
                "There are more than \(configuration.headerCount) header fields."
            )
        }
        if let length = head.contentLength, length > configuration.bodyBytes {
            return .bodyTooLarge(limit: configuration.bodyBytes)
        }
        return nil
    }

    /// Takes a piece of a body; false if the connection must be closed.
    func receive(_ piece: UnsafeRawBufferPointer, for exchange: Exchange, on connection: ClientConnection) -> Bool {
        let total = bufferedBytes.add(piece.count, ordering: .relaxed).newValue
        guard total <= configuration.bufferedBytes else {
            bufferedBytes.subtract(piece.count, ordering: .relaxed)
            refuse(.overloaded("Too many bodies are being received."), exchange, on: connection)
            return false
        }
        switch exchange.receive(piece) {
        case .accepted:
            return true
        case .tooLarge:
            bufferedBytes.subtract(piece.count, ordering: .relaxed)
            refuse(.bodyTooLarge(limit: configuration.bodyBytes), exchange, on: connection)
            return false
        }
    }

    private func refuse(_ error: HTTPError, _ exchange: Exchange, on connection: ClientConnection) {
        exchange.noteAnswer(error.status)
        logRefusal(error, connection)
        connection.refuse(error)
    }

    /// Notes in the log what no responder ever saw.
    func logRefusal(_ error: HTTPError, _ connection: ClientConnection) {
        logger.warning(
            "request refused",
            [
                "http.status": .integer(error.status.rawValue), "reason": .string(error.message),
                "client.address": .string(connection.remoteAddress ?? ""),
            ]
        )
    }

    /// Starts the responder in a task and suspends the connection; an error refuses it beyond the limit.
    func respond(
        to request: HTTPRequest,
        in exchange: Exchange,
        on connection: ClientConnection,
        handle: ConnectionHandle
    ) -> HTTPError? {
        let size = request.body.count
        guard requestsInFlight.add(1, ordering: .relaxed).newValue <= configuration.requestsInFlight else {
            release(bytes: size)
            return .overloaded("Too many requests are being answered.")
        }
        guard connection.enter(.responding(exchange), deadline: nil) else {
            release(bytes: size)
            return .overloaded("The connection is closing.")
        }
        // Looked at after the phase was entered: whoever set it and then finds no one responding can rely on that.
        guard !refusing.load(ordering: .sequentiallyConsistent) else {
            release(bytes: size)
            return .overloaded("The server is stopping.")
        }
        var request = request
        request.client = ClientPresence { connection.waits(for: exchange) }
        exchange.respond(on: handle) { [self, request] in
            // Counted until the work is really over, also where the client has left and the exchange was abandoned.
            defer { release(bytes: size) }
            return await answer(request)
        }
        return nil
    }

    /// Gives back what a request in flight took of the bounds.
    private func release(bytes: Int) {
        requestsInFlight.subtract(1, ordering: .relaxed)
        bufferedBytes.subtract(bytes, ordering: .relaxed)
    }

    /// Asks the responder; nil if the client has left.
    private func answer(_ request: HTTPRequest) async -> HTTPResponse? {
        do {
            var response = try await responder.respond(to: request)
            if request.method == .head, response.stream != nil {
                // libmicrohttpd would end the content that must not be there with an empty chunk.
                response.discard()
                response.stream = nil
            }
            return response
        } catch let error as HTTPError {
            return HTTPResponse(error)
        } catch {
            if Task.isCancelled { return nil }
            logger.error("responder failed", ["error": .string(String(reflecting: error))])
            return HTTPResponse(HTTPError(.internalServerError, "Something went wrong on our side."))
        }
    }

    /// Completes an answer for the wire and sets the deadline for reading it.
    func prepare(_ response: HTTPResponse, for exchange: Exchange, on connection: ClientConnection) -> HTTPResponse? {
        let hasBegun =
            if let stream = response.stream {
                // It takes as long as it takes; a slow reader is noticed by what waits for it.
                connection.enter(.streaming(stream), deadline: nil)
            } else {
                connection.enter(.sending, deadline: .now + configuration.sendTime)
            }
        guard hasBegun else { return nil }
        exchange.noteAnswer(response.status, route: response.route)
        var response = response
        if draining.load(ordering: .relaxed) { response.headers["Connection"] = "close" }
        return response
    }

    /// Notes that nothing more will happen to a request; its answer, if there was one, has been sent.
    func count(_ exchange: Exchange) {
        metrics?.requestEnded(exchange.method, exchange.answer, after: .now - exchange.began)
    }

    /// Ends an exchange; its connection waits for the next request.
    func end(_ exchange: Exchange, on connection: ClientConnection) {
        bufferedBytes.subtract(exchange.bufferedBytes, ordering: .relaxed)
        exchange.end()
        // libmicrohttpd ends a connection that rests for `idleSeconds`; a header that trickles after that rest has the
        // header's time on top.
        let deadline = ContinuousClock.now + .seconds(configuration.idleSeconds) + configuration.headerTime
        _ = connection.enter(.waiting, deadline: deadline)
    }
}
