import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// Trainings in real processes: how they end, and what is known of them afterwards.
@Suite(.timeLimit(.minutes(2)))
struct TrainingHostTests {
    private let settings = TrainingSettings(epochs: 2, seed: 7)

    /// Opens a host with a script as its trainer, starts a training and gives what became of it.
    private func outcome(
        of script: String,
        _ settings: TrainingSettings? = nil,
        check: (ScriptedTrainer, Training) async throws -> Void
    ) async throws {
        let trainer = try ScriptedTrainer(script)
        defer { trainer.remove() }
        await trainer.host.open()
        _ = try await trainer.host.start(settings ?? self.settings)
        let training = try #require(try await ScriptedTrainer.wait(trainer.host))
        try await check(trainer, training)
    }

    @Test func aTrainingThatIsDoneLeavesACandidate() async throws {
        try await outcome(of: "printf weights > $OUT; \(ScriptedTrainer.completed)") { trainer, training in
            #expect(training.status == .completed)
            #expect(training.accuracy == 0.75)
            #expect(training.reason?.hasPrefix("All epochs are done.") == true)
            let version = try #require(training.version)
            #expect(version.count == 12)
            #expect(trainer.file("data/models/\(version).safetensors") == "weights")
            let facts = trainer.file("data/models/\(version).json")
            for fact in [#""source":"training""#, #""training":1"#, #""test_accuracy":0.75"#, #""seed":7"#] {
                #expect(facts.contains(fact))
            }
        }
    }

    @Test func theTrainerGetsWhatWasAsked() async throws {
        var settings = settings
        settings.base = .active
        settings.epochImages = 640
        settings.timeBudget = 90
        try await outcome(of: "printf w > $OUT; \(ScriptedTrainer.completed)", settings) { trainer, training in
            #expect(training.baseVersion == "active1")
            let arguments = trainer.file("arguments")
            for part in [
                "train --progress json-lines --until-stdin-ends", "--epochs 2", "--seed 7", "--learning-rate 0.001",
                "--epoch-images 640", "--time-budget 90.0", "--base /weights", "--background", "--download",
            ] {
                #expect(arguments.contains(part), "\(part) in \(arguments)")
            }
        }
    }

    @Test func theTrainerGetsTheProbesAndTheCandidateDoesNot() async throws {
        let digit = DigitImage(pixels: (0..<784).map { UInt8($0 % 256) }, origin: .picture)
        let png = try PNGEncoder.encode(grey: digit.pixels, width: 28, height: 28)
        var settings = settings
        settings.probes = ["data:image/png;base64,\(Data(png).base64EncodedString())"]
        let script = #"cp $(sed 's/.*--probes \([^ ]*\).*/\1/' arguments) probes; printf w > $OUT; "#
        try await outcome(of: script + ScriptedTrainer.completed, settings) { trainer, training in
            #expect(training.settings.probes == settings.probes)
            let given = try DigitFile.read(path: trainer.folder.appending(path: "probes").path)
            #expect(given == [digit])
            let version = try #require(training.version)
            #expect(!trainer.file("data/models/\(version).json").contains("probes"))
        }
    }

    @Test func aTrainerThatFailsGivesItsReason() async throws {
        try await outcome(of: "echo 'Error: no room on the disk' >&2; exit 1") { _, training in
            #expect(training.status == .error)
            #expect(training.reason == "no room on the disk")
            #expect(training.endedAt != nil)
        }
        try await outcome(of: "exit 3") { _, training in
            #expect(training.reason == "The trainer ended with status 3.")
        }
        // A status of 0 without a result is no success.
        try await outcome(of: "exit 0") { _, training in #expect(training.status == .error) }
    }

    @Test func aTrainerThatIsKilledGoesOnFromItsCheckpoint() async throws {
        let script = """
            [ $RUN = 1 ] && kill -9 $$
            printf w > $OUT; \(ScriptedTrainer.completed)
            """
        try await outcome(of: script) { trainer, training in
            #expect(training.status == .completed)
            #expect(training.restarts == 1)
            let runs = trainer.file("arguments").split(separator: "\n")
            #expect(runs.count == 2 && runs[0] == runs[1] && runs[0].contains("--continue"))
        }
    }

    @Test func aTrainerThatIsKilledAgainAndAgainIsGivenUp() async throws {
        try await outcome(of: "kill -9 $$") { trainer, training in
            #expect(training.status == .error)
            #expect(training.reason?.contains("signal 9") == true)
            #expect(trainer.file("runs").split(separator: "\n").count == 4)
        }
    }

    @Test func stoppingInterrupts() async throws {
        let trainer = try ScriptedTrainer("trap 'exit 143' TERM; while :; do sleep 0.05; done")
        defer { trainer.remove() }
        await trainer.host.open()
        _ = try await trainer.host.start(settings)
        await #expect(throws: HTTPError(.conflict, "A training is already in progress.")) {
            try await trainer.host.start(settings)
        }
        _ = try await ScriptedTrainer.wait(trainer.host) { _ in !trainer.file("runs").isEmpty }
        let stopped = try await trainer.host.stop()
        #expect(stopped.status == .interrupted)
        await #expect(throws: HTTPError(.conflict, "No training is in progress.")) { try await trainer.host.stop() }
        // And the next may begin at once.
        _ = try await trainer.host.start(settings)
        _ = try await trainer.host.stop()
    }

    @Test func aTrainerThatDoesNotStopIsKilled() async throws {
        let trainer = try ScriptedTrainer("trap '' TERM; while :; do sleep 0.05; done")
        defer { trainer.remove() }
        await trainer.host.open()
        _ = try await trainer.host.start(settings)
        _ = try await ScriptedTrainer.wait(trainer.host) { _ in !trainer.file("runs").isEmpty }
        #expect(try await trainer.host.stop().status == .interrupted)
    }

    @Test func aTrainingGoesOnAfterAStopAndAStart() async throws {
        let script = """
            trap 'exit 143' TERM
            echo ready >> ready
            if [ $RUN = 1 ]; then while :; do sleep 0.05; done; fi
            printf w > $OUT; \(ScriptedTrainer.completed)
            """
        var trainer: ScriptedTrainer? = try ScriptedTrainer(script)
        let folder = try #require(trainer?.folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        if let trainer {
            await trainer.host.open()
            _ = try await trainer.host.start(settings)
            _ = try await ScriptedTrainer.wait(trainer.host) { _ in !trainer.file("ready").isEmpty }
            await trainer.host.shutDown(within: .seconds(10))
            #expect(try await trainer.host.current()?.status == .inProgress)
        }
        trainer = nil
        // The last task of the first host may still hold it, and with it the folder, for a moment.
        try await Task.sleep(for: .milliseconds(200))
        let next = ScriptedTrainer.makeHost(folder, folder.appending(path: "trainer").path)
        await next.open()
        let training = try #require(try await ScriptedTrainer.wait(next))
        #expect(training.status == .completed)
        #expect(training.restarts == 0)
        let arguments = try String(contentsOf: folder.appending(path: "arguments"), encoding: .utf8)
        #expect(arguments.split(separator: "\n").count == 2)
    }

    @Test func withoutDataOrTrainerItSaysWhatToDo() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "none-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let missing = ScriptedTrainer.makeHost(folder, "/no/such/digits")
        await missing.open()
        let noProgram = await #expect(throws: HTTPError.self) { try await missing.start(settings) }
        #expect(noProgram?.status == .serviceUnavailable)
        #expect(noProgram?.message.contains("--trainer") == true)

        var bounds = TrainerSettings(folder: folder.path, program: "/bin/true")
        bounds.mayDownload = false
        let host = TrainingHost(bounds, logger: missing.logger) { nil }
        let closed = await #expect(throws: HTTPError.self) { try await host.current() }
        #expect(closed?.status == .serviceUnavailable)
        await host.open()
        let noData = await #expect(throws: HTTPError.self) { try await host.start(settings) }
        #expect(noData?.status == .serviceUnavailable)
        #expect(noData?.message.contains("digits download") == true)
    }

    @Test func aDataFolderThatCannotBeUsedTouchesNothingElse() async throws {
        let host = ScriptedTrainer.makeHost(URL(filePath: "/dev/null"), "/bin/true")
        await host.open()
        let error = await #expect(throws: HTTPError.self) { try await host.start(settings) }
        #expect(error?.status == .serviceUnavailable)
        #expect(error?.message.contains("data folder") == true)
    }
}
