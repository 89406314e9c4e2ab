import Foundation
import HTTPServer
import Synchronization
import Testing

/// The server over real sockets: what goes well.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct HTTPServerTests {
    private let responder = TestResponder()

    @Test func aRequestIsAnswered() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            let answer = try await client.roundTrip("GET /a%20b?x=1%262&y=c+d&z HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.status == 200)
            #expect(answer.text == "GET /a b x=1&2,y=c d,z= 0")
            #expect(answer.headers["date"] != nil)
        }
    }

    @Test func aConnectionServesManyRequests() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            for index in 0..<100 {
                let answer = try await client.roundTrip("GET /\(index) HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(answer.text == "GET /\(index)  0")
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            // The first is the slowest.
            client.send((0..<10).map { "GET /slow/\(20 - $0 * 2) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            for index in 0..<10 {
                #expect(try await client.answer().text == "GET /slow/\(20 - index * 2)  0")
            }
        }
    }

    @Test func aPipelinedRequestIsAnsweredAlsoWhenTheClientSendsNoMore() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("GET /slow/150 HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.answer().text == "GET /slow/150  0")
            #expect(try await client.answer().text == "GET /second  0")
        }
    }

    @Test func aBodyArrivesWholeHoweverItIsCut() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
            for _ in 0..<10 { client.send([UInt8](repeating: 7, count: 100_000)) }
            #expect(try await client.answer().text == "POST /p  1000000")
            client.send("POST /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n1\r\nf\r\n")
            client.send("0\r\n\r\n")
            #expect(try await client.answer().text == "POST /q  6")
        }
    }

    @Test func aClientThatExpectsToContinueIsToldTo() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await client.answer().status == 100)
            client.send("abc")
            #expect(try await client.answer().text == "POST /p  3")
        }
    }

    @Test func anAnswerToHEADHasALengthAndNoContent() async throws {
        try await HTTPServer.live(responder) { server in
            let client = try RawClient(port: server.port)
            client.send("HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = try await client.answer(toHead: true)
            #expect(answer.headers["content-length"] == "10")
            #expect(try await client.roundTrip("GET /next HTTP/1.1\r\nHost: x\r\n\r\n").text == "GET /next  0")
        }
    }

    @Test func anErrorThatTheResponderThrowsIsItsAnswer() async throws {
        try await HTTPServer.live(responder) { server in
            let answer = try await RawClient(port: server.port).roundTrip("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.status == 409)
            #expect(answer.text == #"{"error":"No."}"#)
        }
    }

    @Test func aThousandRequestsOverManyConnectionsAreAllAnswered() async throws {
        try await HTTPServer.live(responder) { server in
            let port = server.port
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for index in 0..<25 {
                            let client = try RawClient(port: port)
                            for path in ["/\(worker)/\(index)", "/slow/1", "/a", "/b", "/c"] {
                                let answer = try await client.roundTrip("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                                #expect(answer.text == "GET \(path)  0")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(responder.finished == 1_000)
        }
    }

    @Test func aPortInUseIsAClearError() async throws {
        try await HTTPServer.live(responder) { server in
            #expect(throws: HTTPServerError.addressInUse(host: "127.0.0.1", port: server.port)) {
                try HTTPServer(host: "127.0.0.1", port: server.port, logger: .silent, responder: responder)
            }
        }
        #expect(throws: HTTPServerError.unknownHost("999.1.1.1")) {
            try HTTPServer(host: "999.1.1.1", port: 0, logger: .silent, responder: responder)
        }
    }

    @Test func aServerThatNobodyStopsEndsWithItsLastReference() async throws {
        var server: HTTPServer? = try HTTPServer(host: "::", port: 0, logger: .silent, responder: responder)
        let port = try #require(server?.port)
        let client = try RawClient(port: port)
        client.send("GET /slow/60000 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(try await TestResponder.eventually { responder.started == 1 })
        server = nil
        #expect(try await client.answer().status == 503)
        #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
    }

    @Test func curlGetsAlongWithIt() async throws {
        try await HTTPServer.live(responder) { server in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
            process.arguments = [
                "-sS", "--max-time", "10", "-F", "file=@/usr/bin/curl", "http://127.0.0.1:\(server.port)/upload",
            ]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            #expect(output.hasPrefix("POST /upload  "))
        }
    }
}
