import FoundationEssentials
import HTTPServer
import LargerCNN
import ServiceSupport
import TrainerLink

/// Has `digits assess` measure weights: in a process of its own, with the priority of a training.
struct Assessor: Sendable {
    /// What ended a measurement before its time.
    enum Failure: Error, CustomStringConvertible {
        /// Its process was killed or told to stop.
        case killed(signal: Int32)
        /// It gave up.
        case failed(reason: String)

        var description: String {
            switch self {
            case .killed(let signal): "it was ended by signal \(signal)"
            case .failed(let reason): reason
            }
        }
    }

    /// Program, MNIST, threads and priority.
    let trainer: TrainerSettings
    /// The folder with the validation sets; nil where it is missing.
    let corpus: String?
    /// What the service computes in.
    let precision: PrecisionChoice

    /// Measures a weights file.
    ///
    /// - Parameters:
    ///   - weights: The file.
    ///   - calibrates: Whether its confidence is made honest and int8 made ready first, in the file.
    ///   - output: Where the result goes; one from before that still holds costs nothing.
    ///   - log: The file that takes what goes wrong.
    ///   - watch: Is given the process, and nil when it has ended.
    /// - Returns: The result.
    /// - Throws: ``Failure``, or why there is no process.
    func assess(
        _ weights: String,
        calibrates: Bool,
        output: String,
        log: String,
        watch: (TrainerProcess?) async -> Void
    ) async throws -> Assessment {
        var arguments = [
            "assess", "--until-stdin-ends", "--model", weights, "--data", trainer.data, "--data-dir", trainer.folder,
            "--output", output, "--precision", precision.rawValue, "--threads", "\(trainer.threads)",
        ]
        if let corpus { arguments += ["--corpus", corpus] }
        if calibrates { arguments.append("--calibrate") }
        if trainer.isInBackground { arguments.append("--background") }
        let process = try TrainerProcess(trainer.program, arguments, log: log)
        await watch(process)
        var ending = TrainerProcess.Ending.killed(0)
        for await case .ended(let told) in process.events { ending = told }
        await watch(nil)
        switch ending {
        case .killed(let signal): throw Failure.killed(signal: signal)
        case .exited(0): break
        case .exited(let status):
            throw Failure.failed(reason: TrainerProcess.lastWords(log) ?? "the measurement ended with status \(status)")
        }
        guard let data = try? Data(contentsOf: URL(filePath: output)),
            let assessment = try? JSON.decode(Assessment.self, from: [UInt8](data))
        else { throw Failure.failed(reason: "the measurement left no result") }
        return assessment
    }
}
