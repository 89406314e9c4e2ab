import HTTPServer
import Synchronization

/// Answers `/stream` with content that the test writes, and everything else at once.
final class StreamResponder: HTTPResponder {
    private struct State {
        var streams: [BodyStream] = []
        var ended = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = 256 << 10) { self.limit = limit }

    /// How many streams were asked for.
    var count: Int { state.withLock(\.streams.count) }
    /// How many streams nobody reads any more.
    var ended: Int { state.withLock(\.ended) }

    /// Waits for a stream.
    func stream(_ index: Int = 0) async throws -> BodyStream {
        _ = try await TestResponder.eventually { count > index }
        return try state.withLock { state in
            guard state.streams.indices.contains(index) else {
                throw RawClient.Failure(text: "no stream was asked for")
            }
            return state.streams[index]
        }
    }

    func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        guard request.path == "/stream" else { return .text("plain") }
        let stream = BodyStream(limit: limit)
        stream.onEnd { self.state.withLock { $0.ended += 1 } }
        state.withLock { $0.streams.append(stream) }
        return .events(stream)
    }
}
