import Foundation
import HTTPServer
import Testing

@testable import PredictAPI

/// The routes of trainings where none runs; a real training is driven from outside (Tests/EndToEnd/test_training.py).
struct TrainingRoutesTests {
    private func withApplication(_ body: (Application) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "routes-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(await TestApplication.withTrainings(in: folder))
    }

    @Test(arguments: ["", "/"])
    func beforeAnyTrainingTheOriginalsRoutesSaySo(slash: String) async throws {
        try await withApplication { application in
            let status = try await application.ask(.get, "/api/check_model_status\(slash)")
            #expect(status.text == #"{"model_status":"not_started"}"#)
            let progress = try await application.ask(.get, "/api/training_progress\(slash)").json
            for field in ["max_epochs", "epoch", "percentage", "accuracy"] { #expect(progress[field] as? Int == 0) }
            let stop = try await application.ask(.post, "/api/stop_training\(slash)")
            #expect(stop.status == .conflict)
            #expect(stop.errorSentence == "No training is in progress.")
            let events = try await application.ask(.get, "/api/progress\(slash)")
            #expect(events.headers["Content-Type"] == "text/event-stream")
            #expect(events.stream?.text.hasSuffix("data: {\"event\":\"close\",\"reason\":\"not_started\"}\n\n") == true)
        }
    }

    @Test func theAccuracyIsThatOfTheServedWeights() async throws {
        try await withApplication { application in
            #expect(try await application.ask(.get, "/api/model_accuracy/").status == .serviceUnavailable)
            guard FileManager.default.fileExists(atPath: TestApplication.weightsPath) else { return }
            try await application.model.load()
            let answer = try await application.ask(.get, "/api/model_accuracy/")
            #expect((answer.json["accuracy"] as? Double).map { (0.98...1).contains($0) } == true)
        }
    }

    @Test func beforeAnyTrainingTheRichRoutesSaySo() async throws {
        try await withApplication { application in
            let state = try await application.ask(.get, "/training")
            #expect(state.text == #"{"percentage":0,"previous":[],"status":"not_started"}"#)
            #expect(try await application.ask(.delete, "/training").status == .conflict)
            let events = try await application.ask(.get, "/training/events")
            #expect(events.stream?.text.contains("event: close\ndata: {\"reason\":\"not_started\"}") == true)
            #expect(try await application.ask(.put, "/training").headers["Allow"]?.contains("DELETE") == true)
        }
    }

    @Test(arguments: [
        (#"{"epochs":0}"#, "The JSON field 'epochs' has to be from 1 to 1000."),
        (#"{"epochs":"many"}"#, "The JSON field 'epochs' has the wrong type."),
        (#"{"seed":-1}"#, "The JSON field 'seed' has to be from 0 to 9007199254740992."),
        (#"{"learning_rate":2}"#, "The JSON field 'learning_rate' has to be from 0.0 to 1.0."),
        (#"{"base":"other"}"#, "The JSON field 'base' has to be 'scratch' or 'active'."),
        (#"{"architecture":"VGG"}"#, "The JSON field 'architecture' has to be 'LargerCNN'."),
        (#"{"time_budget":0}"#, "The JSON field 'time_budget' has to be from 1.0 to 1000000.0."),
        (#"{"batch_size":32,"epoch_images":10}"#, "The JSON field 'epoch_images' has to be from 32 to 1000000."),
        ("[", "The body is not valid JSON."),
    ])
    func aSettingThatCannotBeIsRefused(body: String, sentence: String) async throws {
        try await withApplication { application in
            let answer = try await application.ask(.post, "/training", body: [UInt8](body.utf8))
            #expect(answer.status == .badRequest)
            #expect(answer.errorSentence == sentence)
        }
    }

    @Test func beforeTheStateIsOpenItIsUnavailable() async throws {
        let application = TestApplication.cold()
        for (method, path) in [
            (HTTPMethod.get, "/training"), (.post, "/training"), (.delete, "/training"), (.get, "/training/events"),
            (.get, "/api/progress/"), (.get, "/api/check_model_status/"), (.post, "/api/retrain_model/"),
            (.get, "/api/model_accuracy/"),
        ] {
            let answer = try await application.ask(method, path)
            #expect(answer.status == .serviceUnavailable, "\(path)")
            #expect(answer.errorSentence != nil, "\(path)")
        }
    }
}
