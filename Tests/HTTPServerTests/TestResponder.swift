import HTTPServer
import ServiceSupport
import Synchronization

/// Answers with what was asked, slowly if the path says so, and counts what happens.
final class TestResponder: HTTPResponder {
    /// How many requests came, were answered, and were cancelled.
    private let counters = Mutex((started: 0, finished: 0, cancelled: 0))

    var started: Int { counters.withLock(\.started) }
    var finished: Int { counters.withLock(\.finished) }
    var cancelled: Int { counters.withLock(\.cancelled) }

    func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        counters.withLock { $0.started += 1 }
        if request.path.hasPrefix("/slow/"), let milliseconds = Int(request.path.dropFirst(6)) {
            do {
                try await Task.sleep(for: .milliseconds(milliseconds))
            } catch {
                counters.withLock { $0.cancelled += 1 }
                throw error
            }
        }
        if request.path == "/fail" { throw HTTPError(.conflict, "No.") }
        counters.withLock { $0.finished += 1 }
        let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
        return .text("\(request.method.rawValue) \(request.path) \(query) \(request.body.count)")
    }

    /// Waits until a counter has a value, for at most some seconds.
    static func eventually(_ condition: () -> Bool) async throws -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }
}

extension Logger {
    /// A logger for tests that are not about logs.
    static let silent = Logger(level: .error, format: .json) { _ in }
}

extension HTTPServer {
    /// A server on a free port of the loopback interface, for the time of a test.
    static func live(
        _ responder: any HTTPResponder,
        _ change: (inout HTTPServerConfiguration) -> Void = { _ in },
        metrics: HTTPServerMetrics? = nil,
        test: (HTTPServer) async throws -> Void
    ) async throws {
        var configuration = HTTPServerConfiguration()
        configuration.watchInterval = .milliseconds(20)
        configuration.quietTime = .milliseconds(50)
        change(&configuration)
        let server = try HTTPServer(
            host: "127.0.0.1",
            port: 0,
            configuration: configuration,
            logger: .silent,
            metrics: metrics,
            responder: responder
        )
        do {
            try await test(server)
        } catch {
            await server.stop(within: .seconds(1))
            throw error
        }
        await server.stop(within: .seconds(5))
    }
}
