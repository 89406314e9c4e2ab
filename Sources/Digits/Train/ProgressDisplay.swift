@preconcurrency import Glibc
import LargerCNN

/// Progress within an epoch: a bar that redraws itself on a terminal, a plain line now and then elsewhere.
final class ProgressDisplay: TrainingDisplay {
    /// Batches between two plain lines.
    private static let plainInterval = 100
    /// Least time between two drawings of the bar.
    private static let barInterval = Duration.milliseconds(100)

    private let isTerminal = isatty(STDOUT_FILENO) == 1
    private let clock = ContinuousClock()
    private var lastDrawn: ContinuousClock.Instant?

    func began(after epoch: Int, batch: Int, epochs: Int, isResumed: Bool) {
        if isResumed { print("resuming after epoch \(epoch), batch \(batch)") }
    }

    func finished(_ epoch: Trainer.EpochSummary, epochs: Int, seconds: Double) {
        finish(
            """
            epoch \(epoch.epoch)/\(epochs)  loss \(fixed(epoch.loss, 4))  \
            accuracy \(percent(epoch.trainingAccuracy))  \
            validation \(percent(epoch.validation.accuracy))\(epoch.isBest ? " (best)" : "")  \
            \(fixed(seconds, 1)) s
            """
        )
        if let figures = Self.line(epoch.validation) { print("  \(figures)") }
    }

    func stopped(checkpoint: String) { finish("interrupted; wrote \(checkpoint); go on with --resume") }

    func wrote(_ best: Checkpoint.Best, testAccuracy: Double?, path: String) {
        let test = testAccuracy.map { ", test \(percent($0))" } ?? ""
        print("wrote \(path): epoch \(best.epoch), validation \(percent(best.validation.accuracy))\(test)")
    }

    func completed(_ best: Checkpoint.Best, testAccuracy: Double?) {}

    /// Every set's accuracy and the area of the non-digits, where there is more than one figure.
    private static func line(_ report: ValidationReport) -> String? {
        var parts = report.figures.map { "\($0.name) \(percent($0.accuracy))" }
        if let area = report.nonDigitArea { parts.append("non-digits AUROC \(fixed(area, 4))") }
        return parts.count > 1 ? parts.joined(separator: "  ") : nil
    }

    func update(
        _ progress: Trainer.Progress,
        epochs: Int,
        imagesPerSecond: Double,
        probes: () throws -> [[Double]]?
    ) {
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
    private func finish(_ line: String) {
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
