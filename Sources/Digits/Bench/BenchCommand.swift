import FoundationEssentials
import LargerCNN
import ServiceSupport

/// `digits bench`: how fast the engine is on this machine.
enum BenchCommand {
    static let table = OptionTable(
        program: "digits bench",
        summary: "Times the engine: `training` steps, `inference` of a batch, or `preprocessing` of pictures.",
        operands: Operands("training|inference|preprocessing", count: 1...1),
        [
            Option("batch", default: "64", placeholder: "N", help: "Images of a step or a call"),
            Option("seconds", default: "10", placeholder: "S", help: "How long to measure, after a warm-up"),
            Option(switch: "json", help: "Print one JSON object"),
            DataOptions.threads,
        ]
    )

    static var command: CommandLineProgram.Command { .init("bench", table) { try run($0) } }

    private struct Timing: Encodable {
        let what: String
        let batch: Int
        let threads: Int
        let calls: Int
        let medianMilliseconds: Double
        let imagesPerSecond: Double

        enum CodingKeys: String, CodingKey {
            case what, batch, threads, calls
            case medianMilliseconds = "median_ms"
            case imagesPerSecond = "images_per_second"
        }
    }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let batch = try options.integer("batch", in: 1...1_024)
        let threads = try DataOptions.threadCount(options)
        let seconds = try options.double("seconds", in: 0.1...3_600)
        let what = options.operands[0]
        if what == "preprocessing" { return try PreprocessingBench.run(seconds: seconds, isJSON: options.flag("json")) }

        let call = try workload(what, batch: batch, threads: threads)
        let times = try Self.times(of: call, seconds: seconds)
        let median = times.sorted()[times.count / 2]
        let timing = Timing(
            what: what,
            batch: batch,
            threads: threads,
            calls: times.count,
            medianMilliseconds: median * 1000,
            imagesPerSecond: Double(batch) / median
        )
        if options.flag("json") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            print(String(decoding: try encoder.encode(timing), as: UTF8.self))
        } else {
            print(
                "\(what), batch \(batch), \(threads) threads: \(fixed(median * 1000, 3)) ms "
                    + "(median of \(times.count)), \(fixed(timing.imagesPerSecond, 0)) images/s"
            )
        }
        return 0
    }

    /// What is timed: one call of it.
    private static func workload(_ what: String, batch: Int, threads: Int) throws -> () throws -> Void {
        // Random pictures: how long a call takes depends on shapes alone.
        var generator = SplitMix64(seed: 1)
        let images = (0..<batch).map { _ in
            DigitImage(pixels: (0..<DigitImage.pixelCount).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
        }
        switch what {
        case "training":
            let labels = images.indices.map { UInt8($0 % 10) }
            let settings = TrainingNetwork.Settings(threads: threads, averageDecay: 0.999)
            let network = try TrainingNetwork(weights: ModelWeights(seed: 1), batchSize: batch, settings: settings)
            return { try network.step(images, labels: labels, learningRate: 0.001) }
        case "inference":
            let network = try CompiledNetwork(weights: ModelWeights(seed: 1), threads: threads)
            return { _ = try network.logits(images) }
        default:
            throw UsageError.badValue(
                setting: "what to time",
                value: what,
                expected: "training, inference or preprocessing"
            )
        }
    }

    /// Seconds of each call over a measuring time, after a quarter of it as warm-up.
    static func times(of call: () throws -> Void, seconds: Double) throws -> [Double] {
        let clock = ContinuousClock()
        let warmUp = clock.now
        repeat { try call() } while (clock.now - warmUp).seconds < seconds / 4
        var times: [Double] = []
        let start = clock.now
        repeat {
            let before = clock.now
            try call()
            times.append((clock.now - before).seconds)
        } while (clock.now - start).seconds < seconds
        return times
    }
}
