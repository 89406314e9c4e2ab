import Glibc
import Synchronization

/// What the server knows about one connection, beside what libmicrohttpd knows.
///
/// libmicrohttpd only bounds how long a connection is idle; here every phase has an absolute deadline, however the bytes
/// trickle. The descriptor belongs to libmicrohttpd, which announces its end before closing it; as this happens under the
/// same lock, it is never used afterwards.
final class ClientConnection: Sendable {
    /// What the connection is doing.
    enum Phase {
        /// Waiting for a request, or receiving its header.
        case waiting
        /// Receiving a body.
        case receiving(Exchange)
        /// The responder works; libmicrohttpd has suspended the connection.
        case responding(Exchange)
        /// The answer is on its way.
        case sending
        /// The answer is being written and sent; between two pieces libmicrohttpd has suspended the connection.
        case streaming(BodyStream)
        /// Shut down by us, or closed.
        case finished
    }

    private struct State {
        var phase = Phase.waiting
        var deadline: ContinuousClock.Instant?
    }

    /// The peer's address without port.
    let remoteAddress: String?
    private let socket: Int32
    private let state: Mutex<State>

    /// Notes a new connection.
    init(socket: Int32, remoteAddress: String?, deadline: ContinuousClock.Instant) {
        self.socket = socket
        self.remoteAddress = remoteAddress
        state = Mutex(State(deadline: deadline))
    }

    /// Goes on to another phase; false if the connection was shut down meanwhile and must be given up.
    func enter(_ phase: Phase, deadline: ContinuousClock.Instant?) -> Bool {
        state.withLock { state in
            if case .finished = state.phase { return false }
            state = State(phase: phase, deadline: deadline)
            return true
        }
    }

    /// Forgets the descriptor: libmicrohttpd is about to close it.
    func end() {
        state.withLock { $0 = State(phase: .finished) }
    }

    /// Sends an error past libmicrohttpd and lingers; the caller then has libmicrohttpd close the connection.
    func refuse(_ error: HTTPError) {
        state.withLock { state in
            if case .finished = state.phase { return }
            RawAnswer.send(error, to: socket)
            LingeringClose.begin(socket)
            state = State(phase: .finished)
        }
    }

    /// Lingers, because an answer goes out before the request was read to its end.
    func linger() {
        state.withLock { state in
            if case .finished = state.phase { return }
            LingeringClose.begin(socket)
        }
    }

    /// Enforces the deadline and notices a client that has left, or that reads too slowly.
    ///
    /// - Returns: What is to be done without the lock, since it may resume the connection.
    func inspect(at now: ContinuousClock.Instant) -> (() -> Void)? {
        state.withLock { state in
            switch state.phase {
            case .finished:
                return nil
            case .responding(let exchange):
                return hasClientLeft() ? { exchange.abandon() } : nil
            case .streaming(let stream):
                guard stream.isBroken || hasClientLeft() else { return nil }
                shutDown(&state)
                return { stream.readerLeft() }
            case .waiting, .receiving, .sending:
                guard let deadline = state.deadline, deadline <= now else { return nil }
                if case .receiving(let exchange) = state.phase {
                    exchange.noteAnswer(.requestTimeout)
                    RawAnswer.send(HTTPError(.requestTimeout, "The body took too long to arrive."), to: socket)
                }
                shutDown(&state)
                return nil
            }
        }
    }

    /// Whether the client still waits for the answer of an exchange; one that has left is noticed here at once.
    func waits(for exchange: Exchange) -> Bool {
        let isHere = state.withLock { state in
            guard case .responding(let current) = state.phase, current === exchange else { return false }
            return !hasClientLeft()
        }
        // Without the lock: the exchange may be resumed here.
        if !isHere { exchange.abandon() }
        return isHere
    }

    /// Shuts the connection down if it waits for a request and none has begun to arrive.
    func shutDownIfResting() {
        state.withLock { state in
            guard case .waiting = state.phase, !hasUnreadBytes() else { return }
            shutDown(&state)
        }
    }

    /// Shuts the connection down unless a responder works for it or an answer is on its way.
    func shutDownUnlessAnswering() {
        state.withLock { state in
            switch state.phase {
            case .responding, .sending, .streaming, .finished: return
            case .waiting, .receiving: shutDown(&state)
            }
        }
    }

    /// Ends the content that is being written, if it is; what was written is still sent.
    func finishStream() {
        // Without the lock: the connection is resumed here.
        if case .streaming(let stream) = phase { stream.finish() }
    }

    /// What the connection is doing.
    var phase: Phase { state.withLock(\.phase) }

    /// Makes libmicrohttpd see the end of the connection, upon which it closes it.
    private func shutDown(_ state: inout State) {
        shutdown(socket, Int32(SHUT_RDWR))
        state = State(phase: .finished)
    }

    /// Whether the client closed its side with nothing left to read.
    ///
    /// A pipelined request counts as presence.
    private func hasClientLeft() -> Bool {
        var byte: UInt8 = 0
        let received = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR)
    }

    private func hasUnreadBytes() -> Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }
}
