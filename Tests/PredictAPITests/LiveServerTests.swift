import Foundation
import HTTPClient
import HTTPServer
import ServiceSupport
import Testing

@testable import PredictAPI

/// The same application over a real socket, asked by the client that the page's proxy uses.
@Suite(.timeLimit(.minutes(2)))
struct LiveServerTests {
    private func withServer(_ body: (HTTPClient, String) async throws -> Void) async throws {
        let application = try await TestApplication.shared.value
        let server = try HTTPServer(
            host: "127.0.0.1",
            port: 0,
            logger: Logger(level: .error, format: .json) { _ in },
            responder: application.responder
        )
        do {
            try await body(try HTTPClient(), "http://127.0.0.1:\(server.port)")
        } catch {
            await server.stop(within: .seconds(1))
            throw error
        }
        await server.stop(within: .seconds(5))
    }

    @Test func everyErrorHasItsStatusAndShapeOverASocketToo() async throws {
        try await withServer { client, base in
            for wrong in ErrorContractTests.cases {
                let response = try await client.send(
                    ClientRequest(
                        wrong.method.rawValue,
                        base + wrong.path,
                        headers: [("Content-Type", wrong.type ?? "application/json")],
                        body: wrong.body
                    )
                )
                #expect(response.status == wrong.status.rawValue, "\(wrong.testDescription)")
                let object = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: String]
                #expect(object?.keys.first == "error" && object?.count == 1, "\(wrong.testDescription)")
                if let sentence = wrong.sentence { #expect(object?["error"] == sentence) }
            }
        }
    }

    @Test func manyClientsAtOnceAllGetTheSameDigit() async throws {
        let pixels = try TestApplication.sample("pixels.json")
        try await withServer { client, base in
            let request = ClientRequest(
                "POST",
                base + "/predict/pixels",
                headers: [("Content-Type", "application/json")],
                body: pixels
            )
            let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let response = try await client.send(request)
                        #expect(response.status == 200)
                        return response.body
                    }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
        }
    }
}
