import Testing
import TrainerLink

struct TrainerMessageTests {
    private static let progress = TrainingProgress(
        epoch: 2,
        epochs: 4,
        batch: 30,
        batches: 60,
        loss: 0.25,
        accuracy: 0.9,
        imagesPerSecond: 280,
        remainingSeconds: 12,
        elapsedSeconds: 8,
        memoryBytes: 1 << 28,
        processorPercent: 180,
        probes: [[0.25, 0.75], [1, 0]]
    )

    @Test(arguments: [
        TrainerMessage.downloading(.init(file: "a/b.gz", receivedBytes: 1, totalBytes: 2)),
        .started(.init(epoch: 0, epochs: 3)), .batch(progress),
        .epoch(EpochResult(epoch: 1, loss: 1, accuracy: 0.5, validationAccuracy: 0.6, isBest: true, seconds: 9)),
        .completed(.init(epoch: 1, validationAccuracy: 0.6, validation: ["mnist": 0.6], testAccuracy: nil)), .stopped,
    ])
    func aMessageComesBackFromItsLine(message: TrainerMessage) {
        let line = message.line
        #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(TrainerMessage(line: line) == message)
    }

    @Test func theFieldsAreNamedAsDocumented() {
        let line = String(decoding: TrainerMessage.batch(Self.progress).line, as: UTF8.self)
        for field in [
            #""event":"batch""#, #""epoch":2"#, #""epochs":4"#, #""batches":60"#, #""images_per_second":280"#,
            #""eta_seconds":12"#, #""memory_bytes":268435456"#, #""cpu_percent":180"#, #""probes":[[0.25,0.75],[1,0]]"#,
        ] {
            #expect(line.contains(field), "\(field) in \(line)")
        }
    }

    @Test(arguments: ["", "{}", "epoch 1/2", #"{"event":"dance"}"#, #"{"event":"batch"}"#, "\u{0}"])
    func whatIsNoMessageIsNone(line: String) {
        #expect(TrainerMessage(line: line.utf8) == nil)
    }

    @Test func aLossThatIsNoNumberIsStillTold() {
        var progress = Self.progress
        progress.loss = .infinity
        #expect(TrainerMessage(line: TrainerMessage.batch(progress).line) == .batch(progress))
    }

    @Test func thePercentageGoesOverAllEpochs() {
        #expect(Self.progress.percentage == 37.5)
        #expect(TrainingProgress(epoch: 1, epochs: 0, batch: 0, batches: 0, loss: 0, accuracy: 0).percentage == 0)
    }
}
