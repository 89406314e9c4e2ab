import HTTPServer
import LargerCNN
import Metrics
import Testing

@testable import PredictAPI

@Suite(.timeLimit(.minutes(1)))
struct ServingMetricsTests {
    private func metrics(_ application: Application) async throws -> Set<String> {
        Set(try await application.ask(.get, "/metrics").text.split(separator: "\n").map(String.init))
    }

    @Test func theModelIsTold() async throws {
        let application = TestApplication.cold(network: TestApplication.always(1))
        let before = try await metrics(application)
        #expect(before.contains("digits_model_ready 0"))
        #expect(!before.contains { $0.hasPrefix("digits_model_info{") })
        try await application.model.load()
        let after = try await metrics(application)
        #expect(after.contains("digits_model_ready 1"))
        #expect(after.contains(#"digits_model_info{name="larger-cnn",version="test",precision="f32"} 1"#))
        // While it drains it still answers.
        application.model.drain()
        #expect(try await metrics(application).contains("digits_model_ready 1"))
    }

    @Test func aModelThatTakesAnothersPlaceIsCountedAndTold() async throws {
        let application = TestApplication.cold(network: TestApplication.always(1))
        try await application.model.load()
        #expect(try await metrics(application).contains("digits_model_activations_total 0"))
        let next = try await application.model.prepare {
            ModelHost.Content(
                info: ModelInfo(name: "larger-cnn", version: "next", precision: .float32),
                makeNetwork: TestApplication.always(2)
            )
        }
        application.model.publish(next)
        let lines = try await metrics(application)
        #expect(lines.contains("digits_model_activations_total 1"))
        #expect(lines.contains(#"digits_model_info{name="larger-cnn",version="next",precision="f32"} 1"#))
        #expect(lines.filter { $0.hasPrefix("digits_model_info{") }.count == 1)
    }

    @Test func theQueueIsToldWhileItIsFull() async throws {
        let queue = try await FullQueue()
        let statuses = try await queue.whileFull {
            #expect(try await queue.predict().status == .serviceUnavailable)
            let lines = try await metrics(queue.application)
            #expect(lines.contains("digits_queue_length 1"))
            #expect(lines.contains("digits_lanes_busy 1"))
            #expect(lines.contains(#"digits_queue_refusals_total{reason="full"} 1"#))
            #expect(lines.contains(#"digits_queue_refusals_total{reason="timeout"} 0"#))
        }
        #expect(statuses == [.ok, .ok])
    }
}
