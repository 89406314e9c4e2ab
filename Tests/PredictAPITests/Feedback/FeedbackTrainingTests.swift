import Foundation
import HTTPServer
import LargerCNN
import Testing

@testable import PredictAPI

/// How corrections come to a training, in real processes.
@Suite(.timeLimit(.minutes(2)))
struct FeedbackTrainingTests {
    private static let corrections = LabelledDigits(
        images: [FeedbackFixture.bar(7), FeedbackFixture.bar(4)],
        labels: [7, 4]
    )
    /// Keeps what it was given, since the training's folder goes with its end.
    private static let script =
        #"cp -r $(sed 's/.*--feedback \([^ ]*\).*/\1/' arguments) given; printf w > $OUT; "# + ScriptedTrainer.completed

    private func train(_ settings: TrainingSettings) async throws -> (ScriptedTrainer, Training) {
        let trainer = try ScriptedTrainer(Self.script, corrections: Self.corrections)
        await trainer.host.open()
        _ = try await trainer.host.start(settings)
        return (trainer, try #require(try await ScriptedTrainer.wait(trainer.host)))
    }

    @Test func theTrainerGetsTheCorrectionsAndTheCandidateTellsHowMany() async throws {
        let (trainer, training) = try await train(TrainingSettings(epochs: 1, seed: 1))
        defer { trainer.remove() }
        #expect(training.settings.feedback == 2)
        let folder = trainer.folder.appending(path: "given").path
        let given = try LabelledDigits(directory: folder, prefix: "train", origin: .picture)
        #expect(given.images == Self.corrections.images && given.labels == Self.corrections.labels)
        let version = try #require(training.version)
        #expect(trainer.file("data/models/\(version).json").contains(#""feedback":2"#))
    }

    @Test func whoWantsNoneGetsNone() async throws {
        var settings = TrainingSettings(epochs: 1, seed: 1)
        settings.usesFeedback = false
        let (trainer, training) = try await train(settings)
        defer { trainer.remove() }
        #expect(training.settings.feedback == nil)
        #expect(!trainer.file("arguments").contains("--feedback"))
    }

    @Test func aTrainingThatWasKilledGoesOnWithTheSameCorrections() async throws {
        let killed = "[ $RUN = 1 ] && kill -9 $$; "
        let trainer = try ScriptedTrainer(killed + Self.script, corrections: Self.corrections)
        defer { trainer.remove() }
        await trainer.host.open()
        _ = try await trainer.host.start(TrainingSettings(epochs: 1, seed: 1))
        let training = try #require(try await ScriptedTrainer.wait(trainer.host))
        #expect(training.status == .completed && training.restarts == 1)
        let runs = trainer.file("arguments").split(separator: "\n")
        #expect(runs.count == 2 && runs.allSatisfy { $0.contains("--feedback") })
    }

    @Test func aTrainingFromTheActiveWeightsIsShortAndGentle() throws {
        var defaults = TrainerSettings(folder: "/nowhere", program: "/nothing")
        var request = Wire.TrainingRequest()
        request.base = "active"
        let active = try TrainingSettings(request, defaults: defaults)
        #expect(active.epochs == 2 && active.epochImages == 10_000 && active.learningRate == 0.00005)
        request.epochs = 5
        request.epochImages = 640
        request.learningRate = 0.001
        let asked = try TrainingSettings(request, defaults: defaults)
        #expect(asked.epochs == 5 && asked.epochImages == 640 && asked.learningRate == 0.001)

        let scratch = try TrainingSettings(Wire.TrainingRequest(), defaults: defaults)
        #expect(scratch.epochs == 6 && scratch.epochImages == nil && scratch.learningRate == 0.001)
        defaults.corpus = "/corpus"
        #expect(try TrainingSettings(Wire.TrainingRequest(), defaults: defaults).epochImages == 60_000)
    }
}
