import Foundation
import LargerCNN
import OneDNN
import Testing

/// The real `digits` in bytes and in floats, on a small data set.
@Suite(.timeLimit(.minutes(5)))
struct PrecisionTests {
    /// oneDNN's environment for a processor as it was before VNNI (developer guide, "CPU Dispatcher Control").
    private static let withoutVNNI = ["ONEDNN_MAX_CPU_ISA": "AVX2"]

    /// A data set and calibrated weights `w`.
    private func withModel(_ body: (String) throws -> Void) throws {
        try SmallMNIST.withFolder(count: 40) { folder in
            let weights = ModelWeights(seed: 1)
            let images = (0..<10).map { DigitImage(pixels: SmallMNIST.pixels(label: $0)) }
            let fit = try RangeFit(weights, images: images, threads: 1)
            try WeightsFile(weights: weights, ranges: fit.ranges).write(path: "\(folder)/w")
            try body(folder)
        }
    }

    private func report(_ outcome: DigitsBinary.Outcome) throws -> [String: Any] {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    private let evaluate = ["evaluate", "--json", "--model", "w", "--data", "."]

    @Test func evaluateComputesInWhatItIsAsked() throws {
        try withModel { folder in
            let floats = try report(DigitsBinary.run(evaluate + ["--precision", "f32"], folder: folder))
            #expect(floats["precision"] as? String == "f32")
            guard Processor.multipliesBytes else { return }
            for precision in ["int8", "auto"] {
                let bytes = try report(DigitsBinary.run(evaluate + ["--precision", precision], folder: folder))
                #expect(bytes["precision"] as? String == "int8")
                #expect(bytes["count"] as? Int == floats["count"] as? Int)
            }
        }
    }

    @Test func withoutVNNIItFallsBackToFloatsAndSaysWhy() throws {
        try withModel { folder in
            let outcome = try DigitsBinary.run(evaluate, folder: folder, environment: Self.withoutVNNI)
            #expect(try report(outcome)["precision"] as? String == "f32")
            #expect(outcome.errors == "Note: computing in float32: this processor has no VNNI instructions\n")
            let refusal = try DigitsBinary.run(
                evaluate + ["--precision", "int8"],
                folder: folder,
                environment: Self.withoutVNNI
            )
            #expect(refusal.status == 1)
            #expect(refusal.errors == "Error: cannot compute in int8: this processor has no VNNI instructions\n")
        }
    }

    @Test func withoutVNNICalibrationObservesTheRanges() throws {
        try withModel { folder in
            let outcome = try DigitsBinary.run(
                ["calibrate", "--json", "--model", "w", "--data", ".", "--output", "new"],
                folder: folder,
                environment: Self.withoutVNNI
            )
            let int8 = try #require(try report(outcome)["int8"] as? [String: Any])
            #expect((int8["ranges"] as? [Any])?.count == 5)
            #expect(int8["error"] == nil)
            #expect(try WeightsFile.read(path: "\(folder)/new").ranges != nil)
        }
    }

    @Test(arguments: ["inference", "peak"]) func benchTimesBothPrecisions(what: String) throws {
        for precision in Processor.multipliesBytes ? ["f32", "int8"] : ["f32"] {
            let timing = try report(
                DigitsBinary.run(
                    [
                        "bench", what, "--precision", precision, "--batch", "3", "--threads", "2", "--seconds", "0.1",
                        "--json",
                    ]
                )
            )
            #expect(timing["precision"] as? String == precision)
            #expect(try #require(timing["least_ms"] as? Double) <= #require(timing["median_ms"] as? Double))
            #expect(try #require(timing["gops"] as? Double) > 0)
            #expect((timing["images_per_second"] == nil) == (what == "peak"))
        }
    }
}
