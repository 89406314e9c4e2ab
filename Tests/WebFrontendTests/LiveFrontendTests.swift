import Foundation
import HTTPClient
import HTTPServer
import LoopbackServer
import ServiceSupport
import Testing

@testable import WebFrontend

/// Two real servers over sockets: a client, the page's server, and an API behind it.
@Suite(.timeLimit(.minutes(5)))
struct LiveFrontendTests {
    /// An API that tells how many bytes it got.
    private struct CountingAPI: HTTPResponder {
        func respond(to request: HTTPRequest) async throws -> HTTPResponse {
            try .json(["bytes": request.body.count, "queries": request.query.count])
        }
    }

    private let quiet = Logger(level: .error, format: .text) { _ in }

    private func serve(_ responder: any HTTPResponder, port: Int = 0) throws -> HTTPServer {
        try HTTPServer(host: "127.0.0.1", port: port, logger: quiet, responder: responder)
    }

    /// Runs `body` with the page's address and the API's server.
    private func withBoth(
        bodyLimit: Int = 1 << 20,
        _ body: (_ page: String, _ api: HTTPServer) async throws -> Void
    ) async throws {
        // Set aside, so that no other test gets it while the API is stopped.
        let api = try serve(CountingAPI(), port: Int(try RawServer.closedPort()))
        var configuration = FrontendConfiguration()
        configuration.apiURL = "http://127.0.0.1:\(api.port)"
        configuration.bodyLimit = bodyLimit
        configuration.logger = quiet
        let page = try HTTPServer(
            host: "127.0.0.1",
            port: 0,
            configuration: configuration.bounds,
            logger: quiet,
            responder: try buildFrontend(configuration).responder
        )
        var failure: (any Error)?
        do {
            try await body("http://127.0.0.1:\(page.port)", api)
        } catch {
            failure = error
        }
        await page.stop(within: .seconds(1))
        await api.stop(within: .seconds(1))
        if let failure { throw failure }
    }

    @Test func aPictureGoesThroughBothServersAndItsAnswerComesBack() async throws {
        try await withBoth { page, _ in
            let response = try await HTTPClient().send(
                ClientRequest(
                    "POST",
                    "\(page)/predict/?include=input",
                    headers: [("Content-Type", "image/png")],
                    body: [UInt8](repeating: 7, count: 300_000)
                )
            )
            #expect(response.status == 200)
            #expect(String(decoding: response.body, as: UTF8.self) == #"{"bytes":300000,"queries":1}"#)
            #expect(response.header("Content-Type") == "application/json")
            #expect(response.headers.filter { $0.name.lowercased() == "x-request-id" }.count == 1)
            #expect(response.headers.filter { $0.name.lowercased() == "content-length" }.count == 1)
        }
    }

    @Test func thePageComesWholeAndOnlyOnce() async throws {
        try await withBoth { page, _ in
            let client = try HTTPClient()
            for file in PageFile.all {
                let first = try await client.send(ClientRequest("GET", page + file.path))
                #expect(first.status == 200)
                #expect(first.header("Content-Length") == "\(first.body.count)")
                let tag = try #require(first.header("ETag"))
                let again = try await client.send(
                    ClientRequest("GET", page + file.path, headers: [("If-None-Match", tag)])
                )
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                let head = try await client.send(ClientRequest("HEAD", page + file.path))
                #expect(head.status == 200)
                #expect(head.header("Content-Length") == "\(first.body.count)")
            }
        }
    }

    @Test func aBodyOverTheLimitIs413BeforeItIsRead() async throws {
        try await withBoth(bodyLimit: 1000) { page, _ in
            let client = try HTTPClient()
            let request = ClientRequest("POST", "\(page)/predict/", body: [UInt8](repeating: 1, count: 1001))
            let response = try await client.send(request)
            #expect(response.status == 413)
            #expect(String(decoding: response.body, as: UTF8.self).hasPrefix(#"{"error":"#))
        }
    }

    @Test func anAPIThatIsStoppedAndStartedAgainIsFoundAgain() async throws {
        try await withBoth { page, api in
            let client = try HTTPClient()
            let request = ClientRequest("POST", "\(page)/api/drawing/", body: [1])
            #expect(try await client.send(request).status == 200)
            await api.stop(within: .seconds(1))
            #expect(try await client.send(request).status == 502)
            let successor = try serve(CountingAPI(), port: api.port)
            #expect(try await client.send(request).status == 200)
            await successor.stop(within: .seconds(1))
        }
    }

    @Test func theHealthProbeTellsARunningProcessFromNone() async throws {
        try await withBoth { page, _ in
            let port = try #require(Int(page.split(separator: ":").last ?? ""))
            #expect(HealthProbe.isHealthy(host: "0.0.0.0", port: port, path: "/health/ready"))
            #expect(!HealthProbe.isHealthy(host: "127.0.0.1", port: port, path: "/no/such/path"))
        }
        #expect(!HealthProbe.isHealthy(host: "127.0.0.1", port: 1, path: "/health/ready"))
    }
}
