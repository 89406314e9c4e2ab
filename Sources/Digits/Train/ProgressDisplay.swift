@preconcurrency import Glibc
import LargerCNN

/// Progress within an epoch: a bar that redraws itself on a terminal, a plain line now and then elsewhere.
final class ProgressDisplay {
    /// Batches between two plain lines.
    private static let plainInterval = 100
    /// Least time between two drawings of the bar.
    private static let barInterval = Duration.milliseconds(100)

    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let clock = ContinuousClock()
    private var lastDrawn: ContinuousClock.Instant?

    /// Shows where a training stands.
    func update(_ progress: Trainer.Progress, epochs: Int, imagesPerSecond: Double) {
        guard isDue(progress) else { return }
        let imagesLeft = (progress.batchCount - progress.batch) * progress.batchSize
        let remaining = imagesPerSecond > 0 ? Double(imagesLeft) / imagesPerSecond : 0
        let figures =
            "loss \(fixed(progress.loss, 4))  accuracy \(percent(progress.accuracy))  "
            + "\(fixed(imagesPerSecond, 0)) images/s  ETA \(duration(remaining))"
        let position = "epoch \(progress.epoch)/\(epochs)"
        if isTerminal {
            print("\r\u{1B}[K\(position) \(bar(progress)) \(figures)", terminator: "")
            fflush(stdout)
        } else {
            print("\(position)  batch \(progress.batch)/\(progress.batchCount)  \(figures)")
        }
    }

    /// Replaces the bar by a line that stays.
    func finish(_ line: String) {
        print(isTerminal ? "\r\u{1B}[K\(line)" : line)
        lastDrawn = nil
    }

    private func isDue(_ progress: Trainer.Progress) -> Bool {
        guard isTerminal else { return progress.batch % Self.plainInterval == 0 }
        if let lastDrawn, clock.now - lastDrawn < Self.barInterval, progress.batch < progress.batchCount {
            return false
        }
        lastDrawn = clock.now
        return true
    }

    private func bar(_ progress: Trainer.Progress) -> String {
        let width = 24
        let done = width * progress.batch / progress.batchCount
        return "[" + String(repeating: "=", count: done) + String(repeating: " ", count: width - done) + "]"
    }

    private func duration(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return "\(whole / 60):\(whole % 60 < 10 ? "0" : "")\(whole % 60)"
    }
}
