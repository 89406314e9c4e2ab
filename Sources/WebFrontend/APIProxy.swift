import HTTPClient
import HTTPServer
import ServiceSupport
import Tracing

/// Passes the page's requests on to the API, and everything else to the next responder.
///
/// The page talks to its own origin only, so that it needs no CORS and the API may stay inside. Only the paths below
/// are passed on, and only the fields that matter go either way: no cookie and no key of the visitor's, but the key that
/// ``Visitors`` has for them.
struct APIProxy: HTTPResponder {
    /// The longest answer that is passed on, in bytes.
    static let responseLimit = 16 << 20
    /// The most answers that are passed on while they go on; beyond it a client waits, and then gets 504.
    static let mostStreams = 512

    let client: HTTPClient
    /// The client for answers that go on: its many connections are not in the way of the others.
    let streamClient: HTTPClient
    let apiURL: String
    let bodyLimit: Int
    let visitors: Visitors
    let metrics: UpstreamMetrics
    let logger: Logger
    /// What answers everything else.
    var next: any HTTPResponder

    private static let requestFields = [
        "Content-Type", "Accept", "Inference-Header-Content-Length", "Last-Event-ID",
    ]
    private static let responseFields = [
        "Content-Type", "Cache-Control", "Retry-After", "Allow", "WWW-Authenticate", "X-Request-ID",
        "Inference-Header-Content-Length", "Location", "Link", "Content-Disposition", "X-Accel-Buffering", "RateLimit",
        "RateLimit-Policy",
    ]

    /// What may be passed on: a part of the API, its label in the log, and its methods.
    private struct Allowance: Sendable {
        let prefix: String
        let route: String
        let methods: [HTTPMethod]

        func covers(_ path: String) -> Bool { path == prefix || path.hasPrefix("\(prefix)/") }
        var allow: String { methods.map(\.rawValue).joined(separator: ", ") }
    }

    private static let allowances = [
        Allowance(prefix: "/predict", route: "/predict/*", methods: [.post]),
        Allowance(prefix: "/api", route: "/api/*", methods: [.get, .head, .post, .put, .delete]),
        Allowance(prefix: "/v2", route: "/v2/*", methods: [.get, .head, .post]),
        Allowance(prefix: "/training", route: "/training/*", methods: [.get, .head, .post, .delete]),
        Allowance(prefix: "/models", route: "/models/*", methods: [.get, .head, .post, .delete]),
        Allowance(prefix: "/feedback", route: "/feedback/*", methods: [.get, .head, .post, .delete]),
    ]

    /// Answers of these paths may be events, which are passed on one by one.
    private static let streams: Set<String> = [
        "/api/progress", "/api/progress/", "/training/events", "/training/events/",
    ]

    func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        let path = request.path
        let isOwn = path == SessionRoutes.path || path == SessionRoutes.path + "/"
        guard !isOwn, let allowance = Self.allowances.first(where: { $0.covers(path) }) else {
            return try await next.respond(to: request)
        }
        var response: HTTPResponse
        do throws(HTTPError) {
            try check(request, allowance)
            response = try await forward(request)
        } catch {
            // The client has left: there is nobody to answer.
            try Task.checkCancellation()
            response = HTTPResponse(error)
        }
        response.route = allowance.route
        return response
    }

    private func check(_ request: HTTPRequest, _ allowance: Allowance) throws(HTTPError) {
        guard allowance.methods.contains(request.method) else {
            throw HTTPError(
                .methodNotAllowed,
                "This path answers \(allowance.allow).",
                headers: ["Allow": allowance.allow]
            )
        }
        guard PlainPath.holds(request.path) else {
            throw HTTPError(.notFound, "There is nothing at this path.")
        }
        guard request.body.count <= bodyLimit else { throw .bodyTooLarge(limit: bodyLimit) }
    }

    /// Asks the API.
    ///
    /// - Throws: `HTTPError` where it gives no answer.
    func forward(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        var outgoing = ClientRequest(request.method.rawValue, address(of: request), body: request.body)
        for name in Self.requestFields {
            if let value = request.headers[name] { outgoing.headers.append((name, value)) }
        }
        outgoing.headers += visitors.fields(for: request)
        let span = request.span?.beginRequest()
        if let context = span?.context {
            outgoing.headers.append(("traceparent", context.traceparent))
            if let state = context.state { outgoing.headers.append(("tracestate", state)) }
        }
        if !request.id.isEmpty { outgoing.headers.append(("X-Request-ID", request.id)) }
        let sent = ContinuousClock.now
        let answer: ClientResponse
        var stream: BodyStream?
        do throws(HTTPClientError) {
            if Self.streams.contains(request.path), request.method == .get {
                (answer, stream) = try await open(outgoing)
            } else {
                answer = try await client.send(outgoing)
            }
        } catch {
            metrics.count(error)
            span?.end(outgoing, answeredWith: nil, failure: "\(error)")
            logger.warning(
                "the API did not answer",
                ["error": .string("\(error)"), "api.url": .string(apiURL), "request.id": .string(request.id)]
            )
            throw Self.translate(error)
        }
        metrics.countAnswer(answer.status)
        span?.end(outgoing, answeredWith: answer.status)
        if let stream {
            stream.onEnd { [metrics] in metrics.observe(.now - sent) }
        } else {
            metrics.observe(.now - sent)
        }
        var response = HTTPResponse(status: HTTPStatus(rawValue: answer.status), body: answer.body)
        response.stream = stream
        for name in Self.responseFields { response.headers[name] = answer.header(name) }
        return response
    }

    /// Asks for what may be events; the stream is nil if it is something else.
    private func open(_ request: ClientRequest) async throws(HTTPClientError) -> (ClientResponse, BodyStream?) {
        let stream = BodyStream()
        let answer = try await streamClient.open(request) { head in
            guard head.header("Content-Type")?.hasPrefix("text/event-stream") == true else { return nil }
            return StreamReceiver(receive: { stream.write($0) }, end: { $0 == nil ? stream.finish() : stream.abort() })
        }
        guard answer.isStreaming else { return (answer.head, nil) }
        // A client that leaves takes the exchange with the API along.
        stream.onEnd(answer.cancel)
        return (answer.head, stream)
    }

    private func address(of request: HTTPRequest) -> String {
        let query = request.query.map { name, value in
            "\(PercentEncoding.encode(name))=\(PercentEncoding.encode(value))"
        }
        let path = PercentEncoding.encode(request.path, keeping: "/")
        return apiURL + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// What the page reads when the API gives no answer: 504 for a slow one, 502 for any other failure of its.
    private static func translate(_ error: HTTPClientError) -> HTTPError {
        switch error {
        case .timedOut: HTTPError(.gatewayTimeout, "The recogniser takes too long to answer.")
        case .invalidRequest: HTTPError(.badRequest, "The request cannot be passed on.")
        case .outOfMemory: .overloaded("The server has no room for another request.")
        case .responseTooLarge: HTTPError(.badGateway, "The recogniser's answer is too long.")
        default: HTTPError(.badGateway, "The recogniser is not reachable.")
        }
    }
}
