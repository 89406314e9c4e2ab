import Foundation
import HTTPClient
import LoopbackServer
import Testing

@Suite(.timeLimit(.minutes(5)))
struct HTTPClientTests {
    @Test func aResponseArrivesWithItsStatusHeadersAndContent() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.respond("short and stout", status: "418 I'm a teapot", headers: "X-Kind: tea\r\n")
        }
        defer { server.stop() }
        let response = try await HTTPClient().send(ClientRequest("GET", "\(server.url)/pot"))
        #expect(response.status == 418)
        #expect(response.header("x-kind") == "tea")
        #expect(String(decoding: response.body, as: UTF8.self) == "short and stout")
    }

    @Test func theRequestLeavesWithExactlyItsOwnHeadersAndContent() async throws {
        let server = try RawServer { connection in
            connection.respond(connection.readRequest() ?? "")
        }
        defer { server.stop() }
        let request = ClientRequest(
            "POST",
            "\(server.url)/a/../b?c=%20d",
            headers: [("Content-Type", "image/png"), ("X-Request-ID", "r1"), ("X-Empty", "")],
            body: Array("twelve bytes".utf8)
        )
        let seen = String(decoding: try await HTTPClient().send(request).body, as: UTF8.self)
        let lines = seen.components(separatedBy: "\r\n")
        #expect(lines.first == "POST /a/../b?c=%20d HTTP/1.1")
        #expect(
            Set(lines.dropFirst().prefix { !$0.isEmpty }) == [
                "Host: 127.0.0.1:\(server.port)", "Content-Type: image/png", "X-Request-ID: r1", "X-Empty:",
                "Content-Length: 12",
            ]
        )
        #expect(lines.last == "twelve bytes")
    }

    @Test(arguments: ["PUT", "DELETE", "POST", "PATCH", "OPTIONS"])
    func anyMethodIsSentAsItIs(_ method: String) async throws {
        let server = try RawServer { connection in connection.respond(connection.readRequest() ?? "") }
        defer { server.stop() }
        let response = try await HTTPClient().send(ClientRequest(method, "\(server.url)/"))
        #expect(String(decoding: response.body, as: UTF8.self).hasPrefix("\(method) / HTTP/1.1\r\n"))
    }

    @Test func anAnswerToHEADHasNoContentToWaitFor() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest()?.hasPrefix("HEAD ") == true else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let response = try await HTTPClient().send(ClientRequest("HEAD", "\(server.url)/"))
        #expect(response.status == 200)
        #expect(response.body.isEmpty)
    }

    @Test func oneConnectionServesManyRequests() async throws {
        let server = try RawServer(answering: { _, connection in connection.respond("ok") })
        defer { server.stop() }
        let client = try HTTPClient()
        for _ in 0..<20 { _ = try await client.send(ClientRequest("POST", "\(server.url)/", body: [1, 2, 3])) }
        #expect(server.connections == 1)
    }

    @Test func aKeptConnectionThatTheServerClosedIsReplacedUnnoticed() async throws {
        let server = try RawServer { connection in
            // One answer a connection, without announcing the close.
            if connection.readRequest() != nil { connection.respond("ok") }
        }
        defer { server.stop() }
        let client = try HTTPClient()
        for _ in 0..<5 {
            #expect(try await client.send(ClientRequest("POST", "\(server.url)/", body: [1])).status == 200)
        }
        #expect(server.connections == 5)
    }

    @Test func manyRequestsRunAtOnce() async throws {
        let server = try RawServer(answering: { _, connection in
            Thread.sleep(forTimeInterval: 1)
            connection.respond("ok")
        })
        defer { server.stop() }
        let client = try HTTPClient()
        let time = try await ContinuousClock().measure {
            try await withThrowingTaskGroup { group in
                for _ in 0..<16 {
                    group.addTask { try await client.send(ClientRequest("GET", "\(server.url)/")).status }
                }
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(time < .seconds(12), "sixteen answers of 1 s took \(time): one after the other")
    }

    @Test func theNumberOfConnectionsToAHostIsBounded() async throws {
        let server = try RawServer(answering: { _, connection in
            Thread.sleep(forTimeInterval: 0.02)
            connection.respond("ok")
        })
        defer { server.stop() }
        let client = try HTTPClient(configuration: ClientConfiguration(connectionsPerHost: 3))
        try await withThrowingTaskGroup { group in
            for _ in 0..<24 {
                group.addTask { try await client.send(ClientRequest("GET", "\(server.url)/")).status }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(server.connections == 3)
    }

    @Test func aRedirectIsNotFollowed() async throws {
        let server = try RawServer(answering: { _, connection in
            connection.respond("", status: "302 Found", headers: "Location: /elsewhere\r\n")
        })
        defer { server.stop() }
        let response = try await HTTPClient().send(ClientRequest("GET", "\(server.url)/"))
        #expect(response.status == 302)
        #expect(response.header("Location") == "/elsewhere")
    }
}
