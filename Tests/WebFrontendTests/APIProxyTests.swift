import Foundation
import HTTPServer
import LoopbackServer
import Synchronization
import Testing

@testable import WebFrontend

/// The proxy and an API of plain sockets: what goes through, and what does not.
@Suite(.timeLimit(.minutes(5)))
struct APIProxyTests {
    /// An API that answers with the request that it got.
    private func echo() throws -> RawServer {
        try RawServer(answering: { request, connection in
            connection.respond(request, headers: "Content-Type: text/plain\r\nX-Secret: s\r\nSet-Cookie: a=b\r\n")
        })
    }

    @Test func aRequestArrivesWithWhatMattersAndNothingElse() async throws {
        let api = try echo()
        defer { api.stop() }
        let request = HTTPRequest(
            .post,
            "/predict/",
            query: [("include", "input"), ("a b", "c&d=é")],
            headers: [
                "Content-Type": "image/png", "Accept": "application/json", "Authorization": "Bearer t",
                "X-API-Key": "k",
                "X-Request-ID": "r-1", "Inference-Header-Content-Length": "6", "Cookie": "c=1",
                "X-Forwarded-For": "1.2.3.4", "Host": "evil", "Sec-Fetch-Site": "same-origin", "Origin": "o",
            ],
            body: Array("pixels".utf8)
        )
        let seen = try await frontend(api: api.url).respond(to: request).text.components(separatedBy: "\r\n")
        #expect(seen.first == "POST /predict/?include=input&a%20b=c%26d%3D%C3%A9 HTTP/1.1")
        #expect(
            // The trace's identifiers are others each time; TraceProxyTests looks at them.
            Set(seen.dropFirst().prefix { !$0.isEmpty }.filter { !$0.hasPrefix("traceparent: ") }) == [
                "Host: 127.0.0.1:\(api.port)", "Content-Type: image/png", "Accept: application/json",
                "X-Request-ID: r-1", "Content-Length: 6", "Inference-Header-Content-Length: 6",
            ]
        )
        #expect(seen.last == "pixels")
    }

    @Test func anAnswerComesBackWithWhatMattersAndNothingElse() async throws {
        let api = try RawServer(answering: { _, connection in
            connection.respond(
                #"{"error": "busy"}"#,
                status: "503 Service Unavailable",
                headers: "Content-Type: application/json\r\nRetry-After: 3\r\nX-Request-ID: r-2\r\n"
                    + "Inference-Header-Content-Length: 16\r\n"
                    + "Set-Cookie: a=b\r\nServer: x\r\nConnection: keep-alive\r\n"
            )
        })
        defer { api.stop() }
        let request = HTTPRequest(.post, "/api/digit", headers: ["X-Request-ID": "r-2"])
        let response = try await frontend(api: api.url).respond(to: request)
        #expect(response.status == .serviceUnavailable)
        #expect(response.errorSentence == "busy")
        #expect(response.headers["Retry-After"] == "3")
        #expect(response.headers["Inference-Header-Content-Length"] == "16")
        #expect(response.headers.fields.filter { $0.name.lowercased() == "x-request-id" }.map(\.value) == ["r-2"])
        for name in ["Set-Cookie", "Server", "Connection"] { #expect(response.headers[name] == nil) }
        #expect(response.headers["Cache-Control"] == "no-store")
    }

    @Test(arguments: [200, 202, 400, 404, 409, 413, 415, 500])
    func anyStatusPassesThrough(_ status: Int) async throws {
        let api = try RawServer(answering: { _, connection in
            connection.respond("{}", status: "\(status) S", headers: "Content-Type: application/json\r\n")
        })
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(.post, "/predict/"))
        #expect(response.status.rawValue == status)
        #expect(response.text == "{}")
    }

    @Test(arguments: [
        (HTTPMethod.post, "/predict"), (.post, "/predict/"), (.post, "/predict/pixels"), (.post, "/api/drawing/"),
        (.post, "/predict/batch"), (.post, "/v2/models/larger-cnn/infer"), (.get, "/v2"), (.get, "/v2/health/ready"),
        (.get, "/api/check_model_status/"), (.head, "/api/model_accuracy"), (.delete, "/api/corrections/4 2"),
        (.post, "/training"), (.delete, "/training/"), (.get, "/training"),
        (.get, "/models"), (.post, "/models/0123/activate"), (.delete, "/models/0123"), (.post, "/feedback"),
        (.get, "/feedback/statistics"), (.delete, "/feedback/7"),
    ])
    func theAPIsRoutesPass(_ method: HTTPMethod, _ path: String) async throws {
        let api = try echo()
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(method, path))
        #expect(response.status == .ok)
        if method != .head {
            let escaped = path.replacingOccurrences(of: " ", with: "%20")
            #expect(response.text.hasPrefix("\(method.rawValue) \(escaped) HTTP/1.1\r\n"))
        }
    }

    @Test(arguments: [
        "/docs", "/learning", "/modelsx", "/models/../metrics", "/v2x/models/larger-cnn/infer", "/v2/../metrics",
        "/predictions", "/apis/x",
        "/predict/../metrics",
        "/api/./x", "/api//x", "/api/..", "/predict/..\\..\\metrics", "//predict/", "/PREDICT/",
    ])
    func noOtherPathReachesTheAPI(_ path: String) async throws {
        let api = try echo()
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(.post, path))
        #expect(response.status == .notFound)
        #expect(response.errorSentence != nil)
        #expect(api.connections == 0)
    }

    @Test func thePagesOwnMetricsAreNotTheAPIs() async throws {
        let api = try echo()
        defer { api.stop() }
        let response = try await frontend(api: api.url).respond(to: HTTPRequest(.get, "/metrics"))
        #expect(response.text.contains("digits_upstream_requests_total"))
        #expect(api.connections == 0)
    }

    @Test func predictTakesPostOnly() async throws {
        let api = try echo()
        defer { api.stop() }
        for method in [HTTPMethod.get, .delete, HTTPMethod(rawValue: "CONNECT")] {
            let response = try await frontend(api: api.url).respond(to: HTTPRequest(method, "/predict/"))
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers["Allow"] == "POST")
        }
        #expect(api.connections == 0)
    }

    @Test func aBodyOverTheLimitIs413AndGoesNowhere() async throws {
        let api = try echo()
        defer { api.stop() }
        let server = try frontend(api: api.url, bodyLimit: 1000)
        let over = HTTPRequest(.post, "/predict/", body: [UInt8](repeating: 1, count: 1001))
        let response = try await server.respond(to: over)
        #expect(response.status == .contentTooLarge)
        #expect(response.errorSentence?.contains("1000") == true)
        #expect(api.connections == 0)
        let exact = HTTPRequest(.post, "/predict/", body: [UInt8](repeating: 1, count: 1000))
        #expect(try await server.respond(to: exact).status == .ok)
    }

    @Test func connectionsToTheAPIAreKept() async throws {
        let api = try echo()
        defer { api.stop() }
        let server = try frontend(api: api.url)
        for _ in 0..<10 { _ = try await server.respond(to: HTTPRequest(.post, "/predict/", body: [1])) }
        #expect(api.connections == 1)
    }
}
