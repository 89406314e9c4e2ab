import Foundation
import HTTPServer
import LargerCNN
import Testing

@testable import PredictAPI

/// Liveness, readiness and overload.
@Suite(.timeLimit(.minutes(1)))
struct ReadinessTests {
    private struct Trouble: Error {}

    private static let pixels = [UInt8](
        "{\"image\":\"\((0..<784).map { (300..<340).contains($0) ? "255" : "0" }.joined(separator: ","))\"}".utf8
    )

    @Test func nothingIsPredictedBeforeTheModelIsLoaded() async throws {
        let application = TestApplication.cold(network: TestApplication.always(3))
        #expect(try await application.ask(.get, "/health/live").status == .ok)
        for (method, path) in [(HTTPMethod.get, "/health/ready"), (.post, "/predict/pixels")] {
            let response = try await application.ask(method, path, body: Self.pixels)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers["Retry-After"] == "1")
            #expect(response.errorSentence == "The model is still being loaded.")
        }
        try await application.model.load()
        #expect(try await application.ask(.get, "/health/ready").json["status"] as? String == "ready")
        #expect(try await application.ask(.post, "/predict/pixels", body: Self.pixels).text == #"{"prediction":"3"}"#)
        application.model.stop()
    }

    @Test func weightsThatCannotBeFetchedYetSayWhy() async throws {
        let application = TestApplication.cold(network: TestApplication.always(3))
        application.model.delay(because: "the store answers with status 403")
        for (method, path) in [(HTTPMethod.get, "/health/ready"), (.post, "/predict/pixels")] {
            let response = try await application.ask(method, path, body: Self.pixels)
            #expect(response.status == .serviceUnavailable)
            #expect(
                response.errorSentence
                    == "The model is still being loaded; its weights cannot be fetched yet: "
                    + "the store answers with status 403."
            )
        }
        application.model.delay(because: nil)
        let waiting = try await application.ask(.get, "/health/ready")
        #expect(waiting.errorSentence == "The model is still being loaded.")
        try await application.model.load()
        // Whoever was slow to tell does not take the model away again.
        application.model.delay(because: "the store cannot be reached")
        #expect(try await application.ask(.get, "/health/ready").status == .ok)
        application.model.stop()
    }

    @Test func whileDrainingReadinessFailsAndPredictionsGoOn() async throws {
        let application = TestApplication.cold(network: TestApplication.always(3))
        try await application.model.load()
        application.model.drain()
        #expect(try await application.ask(.get, "/health/live").status == .ok)
        #expect(try await application.ask(.get, "/health/ready").status == .serviceUnavailable)
        #expect(try await application.ask(.post, "/predict/pixels", body: Self.pixels).status == .ok)
        application.model.stop()
        let stopped = try await application.ask(.post, "/predict/pixels", body: Self.pixels)
        #expect(stopped.status == .serviceUnavailable)
    }

    @Test func aModelThatCannotBeLoadedNeverGetsReady() async throws {
        let application = TestApplication.cold(network: { throw Trouble() })
        await #expect(throws: Trouble.self) { try await application.model.load() }
        let response = try await application.ask(.get, "/health/ready")
        #expect(response.status == .serviceUnavailable)
        // The cause belongs into the log, not into the answer.
        #expect(response.errorSentence == "The model cannot be loaded; the log says why.")
    }

    @Test func aWeightsFileThatIsMissingIsNamed() async throws {
        let log = TestApplication.Log()
        let settings = Settings(modelPath: "/nowhere/weights.safetensors", logger: log.logger())
        let application = buildApplication(settings)
        let error = await #expect(throws: (any Error).self) { try await application.model.load() }
        #expect("\(String(describing: error))".contains("/nowhere/weights.safetensors"))
    }

    @Test func aNetworkThatFailsIsABare500AndItsCauseStandsInTheLog() async throws {
        let log = TestApplication.Log()
        let calls = Counter()
        let application = TestApplication.cold(log: log) {
            { images in
                // The first call is the warming.
                if calls.next() > 1 { throw Trouble() }
                return images.map { _ in TestApplication.scores(of: 0) }
            }
        }
        try await application.model.load()
        let response = try await application.ask(
            .post,
            "/predict/pixels",
            headers: ["X-Request-ID": "my-request"],
            body: Self.pixels
        )
        #expect(response.status == .internalServerError)
        #expect(response.errorSentence == "Something went wrong on our side; request my-request.")
        #expect(response.headers["X-Request-ID"] == "my-request")
        #expect(log.text.contains("Trouble"))
        application.model.stop()
    }

    @Test func aFullQueueIs503WithRetryAfter() async throws {
        let queue = try await FullQueue()
        let statuses = try await queue.whileFull {
            // One runs, one waits, the third is one too many.
            let third = try await queue.predict()
            #expect(third.status == .serviceUnavailable)
            #expect(third.headers["Retry-After"] == "1")
            #expect(third.errorSentence == "Too many predictions are waiting.")
        }
        #expect(statuses == [.ok, .ok])
    }
}
