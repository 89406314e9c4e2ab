import Foundation
import LargerCNN
import Testing

/// The real `digits calibrate`, on a small data set.
@Suite(.timeLimit(.minutes(5)))
struct CalibrateCommandTests {
    /// A data set, untrained weights, and a corpus with one set of digits and one of non-digits.
    private func withCorpus(_ body: (String) throws -> Void) throws {
        try SmallMNIST.withFolder(count: 60) { folder in
            try WeightsFile(weights: ModelWeights(seed: 1), metadata: ["seed": "1"]).write(path: "\(folder)/w")
            let digits = (0..<20).map { DigitImage(pixels: SmallMNIST.pixels(label: $0 % 10)) }
            try LabelledImages(digits: digits, labels: (0..<20).map { UInt8($0 % 10) })
                .write(directory: "\(folder)/corpus/canvas", set: "validation")
            let noise = (0..<8).map { seed in
                DigitImage(pixels: (0..<784).map { UInt8(truncatingIfNeeded: $0 * (seed + 3) * 37) })
            }
            try LabelledImages(digits: noise, labels: [UInt8](repeating: LabelledImages.noDigit, count: 8))
                .write(directory: "\(folder)/corpus/nondigits", set: "validation")
            try body(folder)
        }
    }

    @Test func theCalibrationIsWrittenIntoTheWeightsAndReportedForEverySet() throws {
        try withCorpus { folder in
            let outcome = try DigitsBinary.run(
                ["calibrate", "--json", "--model", "w", "--data", ".", "--corpus", "corpus", "--output", "new"],
                folder: folder
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            )
            let sets = try #require(report["sets"] as? [[String: Any]])
            #expect(sets.compactMap { $0["name"] as? String } == ["mnist", "canvas"])
            #expect(sets.compactMap { $0["count"] as? Int } == [60, 20])
            #expect(report["non_digits"] as? Int == 8)
            let after = try #require((report["all"] as? [String: Any])?["after"] as? [String: Any])
            let before = try #require((report["all"] as? [String: Any])?["before"] as? [String: Any])
            #expect((after["bins"] as? [Any])?.count == 15)
            #expect(try #require(after["nll"] as? Double) <= #require(before["nll"] as? Double))

            let old = try WeightsFile.read(path: "\(folder)/w")
            let new = try WeightsFile.read(path: "\(folder)/new")
            #expect(old.calibration == .none)
            #expect(new.weights == old.weights && new.metadata == old.metadata)
            #expect(new.calibration.temperature == (report["temperature"] as? NSNumber)?.floatValue)
            let int8 = try #require(report["int8"] as? [String: Any])
            let layers = try #require(int8["ranges"] as? [[String: Any]])
            #expect(layers.compactMap { $0["layer"] as? String } == ["conv1", "conv2", "conv3", "fc1", "fc2"])
            let ranges = layers.compactMap { ($0["range"] as? NSNumber)?.floatValue }
            #expect(old.ranges == nil)
            #expect(new.ranges?.ends == ranges)
            let rejection = try #require(report["rejection"] as? [String: Any])
            #expect(new.calibration.rejection?.score.rawValue == rejection["score"] as? String)
        }
    }

    @Test func aDryRunLeavesTheWeightsAloneAndStillDrawsThePlot() throws {
        try withCorpus { folder in
            let before = try Data(contentsOf: URL(filePath: "\(folder)/w"))
            let outcome = try DigitsBinary.run(
                ["calibrate", "--model", "w", "--data", ".", "--dry-run", "--plot", "plot.svg"],
                folder: folder
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("nothing is rejected"))
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/w")) == before)
            let plot = try String(contentsOf: URL(filePath: "\(folder)/plot.svg"), encoding: .utf8)
            #expect(plot.hasPrefix("<svg xmlns=") && plot.hasSuffix("</svg>\n"))
            #expect(plot.contains(">confidence</text>") && plot.contains(">accuracy</text>"))
            #expect(plot.contains("<title>Accuracy over confidence on 60 validation digits</title>"))
        }
    }

    @Test func aCorpusWithoutValidationSetsIsRefusedByName() throws {
        try withCorpus { folder in
            try FileManager.default.removeItem(atPath: "\(folder)/corpus/canvas")
            try FileManager.default.removeItem(atPath: "\(folder)/corpus/nondigits")
            let outcome = try DigitsBinary.run(
                ["calibrate", "--model", "w", "--data", ".", "--corpus", "corpus"],
                folder: folder
            )
            #expect(outcome.status == 1)
            #expect(outcome.errors == "Error: corpus has no folder with a validation set\n")
        }
    }
}
