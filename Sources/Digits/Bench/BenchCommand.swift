import FoundationEssentials
import Glibc
import LargerCNN
import ServiceSupport

/// `digits bench`: how fast the engine is on this machine.
enum BenchCommand {
    static let table = OptionTable(
        program: "digits bench",
        summary:
            "Times the engine: `training` steps, `inference` of a batch, the processor's `peak` to compare with, or "
            + "`preprocessing` of pictures.",
        operands: Operands("training|inference|peak|preprocessing", count: 1...1),
        [
            Option("batch", default: "64", placeholder: "N", help: "Images of a step or a call"),
            Option("precision", default: "f32", placeholder: "f32|int8", help: "What inference and peak compute in"),
            Option("model", placeholder: "FILE", help: "Weights for inference; default: random ones"),
            Option("seconds", default: "10", placeholder: "S", help: "How long to measure, after a warm-up"),
            Option(switch: "json", help: "Print one JSON object"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("bench", table) { try run($0) } }

    private struct Timing: Encodable {
        let what: String
        let precision: String
        let batch: Int
        let threads: Int
        let calls: Int
        let medianMilliseconds: Double
        /// The fastest call: the least disturbed one.
        let leastMilliseconds: Double
        /// Processor time of a call, all threads together, on average: what a busy neighbour hardly changes.
        let processorMilliseconds: Double
        /// Absent for the peak, which sees no images.
        let imagesPerSecond: Double?
        /// Two for each multiplication with its addition, as the layers are defined; Winograd does with fewer.
        let gigaOperationsPerSecond: Double

        enum CodingKeys: String, CodingKey {
            case what, precision, batch, threads, calls
            case medianMilliseconds = "median_ms"
            case leastMilliseconds = "least_ms"
            case processorMilliseconds = "cpu_ms"
            case imagesPerSecond = "images_per_second"
            case gigaOperationsPerSecond = "gops"
        }
    }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let batch = try options.integer("batch", in: 1...1_024)
        let threads = try DataOptions.threadCount(options)
        let seconds = try options.double("seconds", in: 0.1...3_600)
        if options.operands[0] == "preprocessing" {
            return try PreprocessingBench.run(seconds: seconds, isJSON: options.flag("json"))
        }
        guard let workload = BenchWorkload(rawValue: options.operands[0]) else {
            throw UsageError.badValue(
                setting: "what to time",
                value: options.operands[0],
                expected: (BenchWorkload.allCases.map(\.rawValue) + ["preprocessing"]).joined(separator: ", ")
            )
        }

        let call = try workload.call(options, batch: batch, threads: threads)
        let (times, work) = try Self.times(of: call.run, seconds: seconds)
        let sorted = times.sorted()
        let median = sorted[sorted.count / 2]
        let timing = Timing(
            what: workload.rawValue,
            precision: call.precision.rawValue,
            batch: batch,
            threads: threads,
            calls: times.count,
            medianMilliseconds: median * 1000,
            leastMilliseconds: sorted[0] * 1000,
            processorMilliseconds: work / Double(times.count) * 1000,
            imagesPerSecond: workload == .peak ? nil : Double(batch) / median,
            gigaOperationsPerSecond: 2e-9 * Double(call.multiplications) / median
        )
        print(options.flag("json") ? try json(timing) : text(timing))
        return 0
    }

    private static func json(_ timing: Timing) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(timing), as: UTF8.self)
    }

    private static func text(_ timing: Timing) -> String {
        let images = timing.imagesPerSecond.map { ", \(fixed($0, 0)) images/s" } ?? ""
        return "\(timing.what) in \(timing.precision)\(images.isEmpty ? "" : ", batch \(timing.batch)"), "
            + "\(timing.threads) threads: \(fixed(timing.medianMilliseconds, 3)) ms (median of \(timing.calls))\(images), "
            + "\(fixed(timing.gigaOperationsPerSecond, 0)) GOP/s"
    }

    /// Seconds of each call over a measuring time, after a quarter of it as warm-up, and processor seconds of all.
    static func times(of call: () throws -> Void, seconds: Double) throws -> (calls: [Double], work: Double) {
        let clock = ContinuousClock()
        let warmUp = clock.now
        repeat { try call() } while (clock.now - warmUp).seconds < seconds / 4
        var times: [Double] = []
        let (start, work) = (clock.now, processorSeconds())
        repeat {
            let before = clock.now
            try call()
            times.append((clock.now - before).seconds)
        } while (clock.now - start).seconds < seconds
        return (times, processorSeconds() - work)
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    }
}
