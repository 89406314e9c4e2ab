import Foundation
import LargerCNN
import Testing
import TrainerLink

/// `digits train` as another program starts it.
struct HostedTrainingTests {
    private func arguments(_ folder: String, _ more: String...) -> [String] {
        [
            "train", "--data", folder, "--output", "\(folder)/out/w.safetensors", "--batch", "16", "--threads", "2",
            "--progress", "json-lines",
        ] + more
    }

    private func messages(_ output: String) -> [TrainerMessage?] {
        output.split(separator: "\n").map { TrainerMessage(line: $0.utf8) }
    }

    @Test func everyLineIsAMessageUntilTheResult() throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let run = try DigitsBinary.run(arguments(folder, "--epochs", "2", "--test"))
            #expect(run.status == 0, "\(run.errors)")
            let messages = messages(run.output)
            #expect(messages.first == .started(.init(epoch: 0, epochs: 2)))
            #expect(!messages.contains(nil))
            var epochs: [Int] = []
            var lastBatch: TrainingProgress?
            for case .some(let message) in messages {
                switch message {
                case .epoch(let epoch): epochs.append(epoch.epoch)
                case .batch(let progress): lastBatch = progress
                default: break
                }
            }
            #expect(epochs == [1, 2])
            // Told in any case: the last batch of an epoch.
            #expect(lastBatch?.percentage == 100)
            #expect((lastBatch?.memoryBytes ?? 0) > 10 << 20)
            guard case .completed(let completion) = messages.last else {
                Issue.record("the last line tells the result")
                return
            }
            #expect(completion.testAccuracy.map { (0...1).contains($0) } == true)
            #expect(completion.validation.keys.sorted() == ["mnist"])
        }
    }

    /// What a run told about its probes, and the weights that it wrote.
    private func probes(_ folder: String, _ more: String...) throws -> (told: [[[Double]]?], weights: Data) {
        let run = try DigitsBinary.run(arguments(folder) + ["--epochs", "2", "--learning-rate", "0.01"] + more)
        #expect(run.status == 0, "\(run.errors)")
        let told = messages(run.output).compactMap { message -> [[Double]]?? in
            if case .batch(let progress) = message { progress.probes } else { nil }
        }
        return (told, try Data(contentsOf: URL(filePath: "\(folder)/out/w.safetensors")))
    }

    @Test func whatTheNetworkSaysAboutProbesChangesWhileItLearns() throws {
        try SmallMNIST.withFolder(count: 60) { folder in
            let file = "\(folder)/probes"
            let digits = [3, 8].map { DigitImage(pixels: SmallMNIST.pixels(label: $0)) }
            try DigitFile.write(digits, path: file)
            let watched = try probes(folder, "--probes", file)
            let answers = watched.told.compactMap { $0 }
            #expect(!answers.isEmpty && answers.count == watched.told.count)
            for answer in answers {
                #expect(answer.map(\.count) == [10, 10])
                for probabilities in answer { #expect(abs(probabilities.reduce(0, +) - 1) < 0.001) }
            }
            #expect(answers.first != answers.last)
            // Watching changes nothing about what is learnt.
            let unwatched = try probes(folder)
            #expect(unwatched.told.compactMap { $0 }.isEmpty)
            #expect(unwatched.weights == watched.weights)
        }
    }

    @Test func noMoreThanTenProbesAreWatched() throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let file = "\(folder)/train-images-idx3-ubyte"
            let run = try DigitsBinary.run(arguments(folder, "--epochs", "1", "--probes", file))
            #expect(run.status == 1)
            #expect(run.errors.contains("holds 120 digits; at most 10 are watched"))
        }
    }

    @Test func aTimeBudgetEndsItWithTheBestWeightsUntilThen() throws {
        try SmallMNIST.withFolder(count: 480) { folder in
            let run = try DigitsBinary.run(arguments(folder, "--epochs", "1000", "--time-budget", "1"))
            #expect(run.status == 0, "\(run.errors)")
            guard case .completed = messages(run.output).last else {
                Issue.record("the last line tells the result")
                return
            }
            #expect(FileManager.default.fileExists(atPath: "\(folder)/out/w.safetensors"))
        }
    }

    @Test func theEndOfStdinStopsItWithACheckpoint() throws {
        try SmallMNIST.withFolder(count: 480) { folder in
            // DigitsBinary gives it a stdin that is at its end from the beginning.
            let run = try DigitsBinary.run(arguments(folder, "--epochs", "1000", "--until-stdin-ends"))
            #expect(run.status == 143)
            #expect(messages(run.output).last == .stopped)
            let checkpoint = try Checkpoint.read(path: "\(folder)/out/w.safetensors.checkpoint")
            // Whoever goes on finds it, and stops there as well.
            let next = try DigitsBinary.run(arguments(folder, "--epochs", "1000", "--until-stdin-ends", "--continue"))
            let position = checkpoint.position
            #expect(messages(next.output).first == .started(.init(epoch: position.epoch, epochs: 1000)))
            #expect(position.batch > 0)
        }
    }

    @Test func dataThatCannotBeFetchedEndsItWithAReason() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "digits-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let run = try DigitsBinary.run(
            arguments(folder.path, "--download", "--mirrors", "http://127.0.0.1:1/mnist")
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("train-images-idx3-ubyte.gz"))
    }
}
