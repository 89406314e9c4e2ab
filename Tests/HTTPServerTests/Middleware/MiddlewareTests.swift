import ServiceSupport
import Synchronization
import Testing

@testable import HTTPServer

struct MiddlewareTests {
    private struct Trouble: Error {}

    /// A responder made of a function.
    private struct Function: HTTPResponder {
        let body: @Sendable (HTTPRequest) async throws -> HTTPResponse
        func respond(to request: HTTPRequest) async throws -> HTTPResponse { try await body(request) }
    }

    /// Collects log lines.
    private final class Log: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
        func logger(_ level: Logger.Level = .info) -> Logger {
            Logger(level: level, format: .json) { line in self.bytes.withLock { $0 += line } }
        }
    }

    private func ask(
        _ middleware: any HTTPMiddleware...,
        request: HTTPRequest = HTTPRequest(.get, "/"),
        _ body: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse = { _ in .text("ok") }
    ) async throws -> HTTPResponse {
        try await Function(body: body).wrapped(by: middleware).respond(to: request)
    }

    @Test func theFirstStepIsTheOutermost() async throws {
        struct Mark: HTTPMiddleware {
            let name: String
            func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
                var response = try await next.respond(to: request)
                response.body += [UInt8](name.utf8)
                return response
            }
        }
        let response = try await ask(Mark(name: "1"), Mark(name: "2"))
        #expect(String(decoding: response.body, as: UTF8.self) == "ok21")
    }

    // MARK: - Request identifiers

    @Test func aHarmlessIdentifierIsKept() async throws {
        let request = HTTPRequest(.get, "/", headers: ["x-request-id": "abc-1.2_3:4"])
        let response = try await ask(RequestIDMiddleware(), request: request) { .text($0.id) }
        #expect(response.headers["X-Request-ID"] == "abc-1.2_3:4")
        #expect(String(decoding: response.body, as: UTF8.self) == "abc-1.2_3:4")
    }

    @Test(arguments: ["", "a b", "a\"b", "é", "a\r\nb", String(repeating: "x", count: 129)])
    func aDangerousIdentifierIsReplaced(id: String) async throws {
        let request = HTTPRequest(.get, "/", headers: ["X-Request-ID": id])
        let response = try await ask(RequestIDMiddleware(), request: request)
        #expect(response.headers["X-Request-ID"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    // MARK: - Errors

    @Test func anHTTPErrorIsItsOwnAnswer() async throws {
        let response = try await ask(ErrorMappingMiddleware(Log().logger())) { _ in
            throw RouteFailure(route: "/r", cause: HTTPError(.conflict, "Busy."))
        }
        #expect(response.status == .conflict)
        #expect(response.route == "/r")
    }

    @Test func anyOtherErrorIsABare500AndItsCauseIsOnlyInTheLog() async throws {
        let log = Log()
        let request = HTTPRequest(.get, "/", id: "id-7")
        let response = try await ask(ErrorMappingMiddleware(log.logger()), request: request) { _ in throw Trouble() }
        #expect(response.status == .internalServerError)
        #expect(String(decoding: response.body, as: UTF8.self).contains("id-7"))
        #expect(!String(decoding: response.body, as: UTF8.self).contains("Trouble"))
        #expect(log.text.contains("Trouble"))
        #expect(log.text.contains("id-7"))
    }

    // MARK: - The access log

    @Test func oneLineIsLoggedForARequest() async throws {
        let log = Log()
        let request = HTTPRequest(.post, "/models/7", body: [1, 2], remoteAddress: "1.2.3.4", id: "i")
        _ = try await ask(AccessLogMiddleware(log.logger()), request: request) { _ in
            HTTPResponse(body: [1, 2, 3], route: "/models/{version}")
        }
        let line = log.text
        #expect(line.split(separator: "\n").count == 1)
        for field in [
            #""http.method":"POST""#, #""http.route":"/models/{version}""#, #""http.path":"/models/7""#,
            #""http.status":200"#, #""http.bytes.in":2"#, #""http.bytes.out":3"#, #""client.address":"1.2.3.4""#,
            #""request.id":"i""#, #""duration.ms":"#,
        ] {
            #expect(line.contains(field))
        }
    }

    @Test func aClientThatLeftIsLoggedAs499() async throws {
        let log = Log()
        let task = Task {
            try await ask(AccessLogMiddleware(log.logger()), ErrorMappingMiddleware(log.logger())) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                try Task.checkCancellation()
                return .text("")
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(log.text.contains(#""http.status":499"#))
    }

    @Test func aQuietRouteIsLoggedOnlyWhereItFails() async throws {
        let log = Log()
        let quiet = AccessLogMiddleware(log.logger(), quietRoutes: ["/health/ready"])
        _ = try await ask(quiet) { _ in HTTPResponse(route: "/health/ready") }
        _ = try await ask(quiet) { _ in HTTPResponse(status: .serviceUnavailable, route: "/health/ready") }
        #expect(log.text.isEmpty)
        _ = try await ask(quiet) { _ in HTTPResponse(status: .internalServerError, route: "/health/ready") }
        #expect(log.text.contains("500"))
        _ = try await ask(quiet) { _ in HTTPResponse(status: .serviceUnavailable, route: "/predict/") }
        #expect(log.text.contains("503"))
    }

    // MARK: - Browsers

    @Test func securityFieldsAreAddedButNotReplaced() async throws {
        let response = try await ask(SecurityHeadersMiddleware()) { _ in
            HTTPResponse(headers: ["Content-Security-Policy": "default-src 'self'"])
        }
        #expect(response.headers["Content-Security-Policy"] == "default-src 'self'")
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers["X-Frame-Options"] == "DENY")
    }

    @Test func anAllowedOriginIsNamedAndAnotherIsNot() async throws {
        let cors = CORSMiddleware(origins: ["https://Digits.example/"])
        let allowed = HTTPRequest(.get, "/", headers: ["Origin": "https://digits.example"])
        #expect(
            try await ask(cors, request: allowed).headers["Access-Control-Allow-Origin"] == "https://digits.example"
        )
        for origin in ["https://digits.example.evil", "http://digits.example", "null"] {
            let request = HTTPRequest(.get, "/", headers: ["Origin": origin])
            let response = try await ask(cors, request: request)
            #expect(response.headers["Access-Control-Allow-Origin"] == nil)
            #expect(response.headers["Vary"] == "Origin")
        }
        #expect(try await ask(cors).headers["Vary"] == "Origin")
    }

    @Test func aPreflightIsAnsweredOnlyForAnAllowedOrigin() async throws {
        let cors = CORSMiddleware(origins: ["https://digits.example"])
        let ask: (String) async throws -> HTTPResponse = { origin in
            let headers: HTTPHeaders = ["Origin": origin, "Access-Control-Request-Method": "POST"]
            return try await self.ask(cors, request: HTTPRequest(.options, "/", headers: headers))
        }
        let allowed = try await ask("https://digits.example")
        #expect(allowed.status == .noContent)
        #expect(allowed.headers["Access-Control-Allow-Headers"]?.contains("Content-Type") == true)
        let other = try await ask("https://evil.example")
        #expect(other.status == .ok)
        #expect(other.headers["Access-Control-Allow-Methods"] == nil)
    }

    @Test func aStarAllowsEveryOrigin() async throws {
        let request = HTTPRequest(.get, "/", headers: ["Origin": "https://any.example"])
        let response = try await ask(CORSMiddleware(origins: ["*"]), request: request)
        #expect(response.headers["Access-Control-Allow-Origin"] == "*")
    }
}
