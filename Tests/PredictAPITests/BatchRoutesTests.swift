import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// Many files in one request.
@Suite(.timeLimit(.minutes(2)))
struct BatchRoutesTests {
    private func form(_ files: [(field: String, name: String, bytes: [UInt8])]) -> [UInt8] {
        files.flatMap { file in
            [UInt8](
                "--b\r\nContent-Disposition: form-data; name=\"\(file.field)\"; filename=\"\(file.name)\"\r\n\r\n".utf8
            ) + file.bytes + [UInt8]("\r\n".utf8)
        } + [UInt8]("--b--\r\n".utf8)
    }

    private func post(
        _ files: [(field: String, name: String, bytes: [UInt8])],
        to application: Application,
        query: [(name: String, value: String)] = []
    ) async throws -> HTTPResponse {
        try await application.ask(
            .post,
            "/predict/batch",
            query: query,
            headers: ["Content-Type": "multipart/form-data; boundary=b"],
            body: form(files)
        )
    }

    /// A picture of 28x28 with a bar whose first row tells the pictures apart.
    private func bar(row: Int) throws -> [UInt8] {
        let grey = (0..<784).map {
            UInt8((row * 28..<(row + 8) * 28).contains($0) && (9..<19).contains($0 % 28) ? 255 : 0)
        }
        return try PNGEncoder.encode(grey: grey, width: 28, height: 28)
    }

    @Test func answersComeInTheOrderOfTheFiles() async throws {
        let application = try await TestApplication.shared.value
        let sample = try TestApplication.sample("seven.png")
        let files = try (0..<40).map { index in
            (index % 2 == 0 ? "file" : "files", "\(index).png", index % 3 == 0 ? try bar(row: 4 + index % 16) : sample)
        }
        let response = try await post(files, to: application)
        #expect(response.status == .ok)
        let results = try #require(response.json["results"] as? [[String: Any]])
        #expect(results.map { $0["filename"] as? String } == files.map { $0.1 })
        #expect(Set(response.json.keys) == ["results", "model"])
        for (file, result) in zip(files, results) {
            #expect(
                Set(result.keys).isSuperset(of: [
                    "predicted_digit", "confidence", "probabilities", "rejected", "warnings",
                ])
            )
            let alone = try await application.upload(file.2, to: "/predict/").json
            #expect(result["predicted_digit"] as? Int == alone["predicted_digit"] as? Int)
            let (together, single) = (result["confidence"] as? Double, alone["confidence"] as? Double)
            // Another batch size is another order of summation.
            #expect(abs(try #require(together) - (try #require(single))) < 1e-4)
        }
    }

    @Test func aBadFileHasItsOwnErrorAndSpoilsNothing() async throws {
        let application = try await TestApplication.shared.value
        let seven = try TestApplication.sample("seven.png")
        let response = try await post(
            [
                ("file", "a.png", seven), ("file", "b.txt", try TestApplication.sample("notes.txt")),
                ("file", "c.png", try TestApplication.sample("blank.png")), ("file", "d.png", []),
                ("file", "e.png", Array(seven.prefix(seven.count / 2))), ("file", "f.png", seven),
            ],
            to: application
        )
        #expect(response.status == .ok)
        let results = try #require(response.json["results"] as? [[String: Any]])
        #expect(results.map { $0["status"] as? Int } == [nil, 415, 400, 400, 400, nil])
        #expect(results[2]["error"] as? String == "Image is blank. Please provide a valid digit.")
        #expect(Set(results[1].keys) == ["filename", "error", "status"])
        #expect(results[0]["predicted_digit"] as? Int == results[5]["predicted_digit"] as? Int)
    }

    @Test func theInputThatTheNetworkSawComesOnRequest() async throws {
        let response = try await post(
            [("file", "a.png", try TestApplication.sample("seven.png"))],
            to: try await TestApplication.shared.value,
            query: [("include", "input")]
        )
        let input = (response.json["results"] as? [[String: Any]])?.first?["input"] as? String
        #expect(Data(base64Encoded: try #require(input))?.count == 784)
    }

    @Test func moreFilesThanAllowedAre413() async throws {
        let files = (0..<257).map { ("file", "\($0)", [UInt8]()) }
        let response = try await post(files, to: try await TestApplication.shared.value)
        #expect(response.status == .contentTooLarge)
        #expect(response.errorSentence == "The request holds more than 256 pictures.")
    }

    @Test func aFullQueueRefusesTheWholeRequest() async throws {
        let gate = Gate()
        let lanes = LanePool(lanes: 1, queueLimit: 2)
        let application = TestApplication.cold(lanes: lanes, network: TestApplication.always(1))
        try await application.model.load()
        let held = Task { try await lanes.run { _ in gate.wait() } }
        try await waitUntil { gate.waiters == 1 }
        let seven = try TestApplication.sample("seven.png")
        let waiting = Task { try await application.upload(seven, to: "/predict/").status }
        try await waitUntil { lanes.waiting == 1 }
        let response = try await post([("file", "a", seven), ("file", "b", seven)], to: application)
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers["Retry-After"] == "1")
        gate.open(1)
        try await held.value
        #expect(try await waiting.value == .ok)
        application.model.stop()
    }

    @Test(arguments: [
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nx\r\n--b--\r\n"
        ),
        ("multipart/form-data; boundary=b", ""), ("image/png", "x"), ("application/json", "{}"),
    ])
    func aRequestWithoutFilesIs400(type: String, body: String) async throws {
        let response = try await TestApplication.shared.value.ask(
            .post,
            "/predict/batch",
            headers: ["Content-Type": type],
            body: [UInt8](body.utf8)
        )
        #expect(response.status == .badRequest)
        #expect(response.errorSentence?.hasSuffix(".") == true)
    }
}
