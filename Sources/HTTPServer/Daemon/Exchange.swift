import Synchronization

/// One request and its answer, between libmicrohttpd's callbacks and a Swift task.
///
/// libmicrohttpd's request holds one reference (taken when the header arrived, released by the completion callback), the
/// task another. Whatever ends it first, the task or an abandonment, resumes the connection; nothing resumes it twice.
final class Exchange: Sendable {
    /// Where the exchange stands.
    private enum Stage {
        /// The body is arriving.
        case receiving
        /// The connection is suspended while the task works.
        case responding(ConnectionHandle)
        /// The answer waits to be sent; nil if there is none to send.
        case answered(HTTPResponse?)
        /// Nothing more will happen.
        case over
    }

    private struct State {
        var stage = Stage.receiving
        var body: [UInt8] = []
        var task: Task<Void, Never>?
        /// The content that is being sent while it is written.
        var stream: BodyStream?
    }

    /// What a body's piece leads to.
    enum Reception {
        case accepted
        case tooLarge
    }

    /// What the access handler is to do after the whole request has arrived.
    enum Turn {
        /// Start the responder on this request.
        case begin(HTTPRequest)
        /// Send this, or close the connection if it is nil.
        case send(HTTPResponse?)
        /// Nothing; it should not have been called.
        case nothing
    }

    /// When the header arrived.
    let began = ContinuousClock.now
    private let head: HTTPRequest
    private let limit: Int
    /// What was sent, guarded by a lock of its own: it is noted where the connection's lock is held.
    private let sent = Mutex<(status: Int, route: String?)?>(nil)
    private let state: Mutex<State>

    /// Begins with the header of a request.
    ///
    /// - Parameters:
    ///   - head: The request without its body.
    ///   - announced: The body's announced length, if it is.
    ///   - limit: The longest body.
    init(head: HTTPRequest, announced: Int?, limit: Int) {
        self.head = head
        self.limit = limit
        var state = State()
        // An announcement costs the client nothing, so only so much is believed in advance.
        state.body.reserveCapacity(min(announced ?? 0, limit, 1 << 20))
        self.state = Mutex(state)
    }

    /// The request's method.
    var method: HTTPMethod { head.method }

    /// The status of the answer that was sent, or begun to be, and the template of the route that gave it.
    var answer: (status: Int, route: String?)? { sent.withLock { $0 } }

    /// Notes that an answer is being sent.
    func noteAnswer(_ status: HTTPStatus, route: String? = nil) { sent.withLock { $0 = (status.rawValue, route) } }

    /// Appends a piece of the body.
    func receive(_ piece: UnsafeRawBufferPointer) -> Reception {
        state.withLock { state in
            guard state.body.count + piece.count <= limit else {
                state.stage = .over
                return .tooLarge
            }
            state.body.append(contentsOf: piece)
            return .accepted
        }
    }

    /// How many bytes of the body are held.
    var bufferedBytes: Int { state.withLock(\.body.count) }

    /// What comes next, now that the whole request is here or the connection was resumed.
    func turn() -> Turn {
        state.withLock { state in
            switch state.stage {
            case .receiving:
                var request = head
                request.body = state.body
                state.body = []
                return .begin(request)
            case .answered(let response):
                state.stage = .over
                state.stream = response?.stream
                return .send(response)
            case .responding, .over:
                return .nothing
            }
        }
    }

    /// Suspends the connection and starts the task that ends with ``finish(_:)``.
    func respond(on handle: ConnectionHandle, _ work: @escaping @Sendable () async -> HTTPResponse?) {
        // The lock is held until the task is noted, so that even a task that ends at once finds the stage set.
        state.withLock { state in
            handle.suspend()
            state.stage = .responding(handle)
            state.task = Task { self.finish(await work()) }
        }
    }

    /// Notes the answer and resumes the connection, unless something else ended the exchange before.
    func finish(_ response: HTTPResponse?) {
        let isTaken = state.withLock { state in
            guard case .responding(let handle) = state.stage else { return false }
            state.stage = .answered(response)
            state.task = nil
            // Under the lock: the daemon's end waits for it, so the handle is still valid.
            handle.resume()
            return true
        }
        if !isTaken { response?.discard() }
    }

    /// Cancels the task and lets the connection go, with an answer if there is still someone to read it.
    func abandon(with response: HTTPResponse? = nil) {
        let task = state.withLock(\.task)
        // In this order: a task that notices its cancellation at once must not be the one that ends the exchange.
        finish(response)
        task?.cancel()
    }

    /// Marks the end: an early refusal, or the completion callback.
    func end() {
        let stream = state.withLock { state in
            // An answer that the connection did not live to see may be one that is still being written.
            if case .answered(let response) = state.stage { state.stream = response?.stream }
            state.stage = .over
            state.task?.cancel()
            state.task = nil
            state.body = []
            return state.stream.take()
        }
        stream?.readerLeft()
    }
}
