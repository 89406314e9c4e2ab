import Foundation
import LargerCNN
import Testing
import TrainerLink

@testable import Digits

/// Measuring weights as they would be served.
struct AssessCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "assess-\(UUID())")
    private var model: String { folder.appending(path: "model.safetensors").path }
    private var output: String { folder.appending(path: "out/assessment.json").path }

    private func withFiles(_ body: () throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try WeightsFile(weights: ModelWeights(seed: 4), metadata: ["note": "kept"]).write(path: model)
        let ink = (0..<40).map { index in
            DigitImage(pixels: (0..<784).map { ($0 * 7 + index * 13) % 31 == 0 ? 255 : 0 })
        }
        let labels = (0..<40).map { UInt8($0 % 10) }
        for set in ["train", "t10k"] {
            try LabelledImages(digits: ink, labels: labels).write(directory: folder.path + "/mnist", set: set)
        }
        let corpus = folder.path + "/corpus"
        try LabelledImages(digits: ink.reversed(), labels: labels).write(
            directory: corpus + "/canvas",
            set: "validation"
        )
        try LabelledImages(digits: ink, labels: labels.map { _ in LabelledImages.noDigit })
            .write(directory: corpus + "/nondigits", set: "validation")
        try body()
    }

    private func assess(_ arguments: String...) throws -> DigitsBinary.Outcome {
        try DigitsBinary.run(
            ["assess", "--model", model, "--data", folder.path + "/mnist", "--output", output, "--threads", "1"]
                + arguments
        )
    }

    @Test func everySetIsToldWithItsMistakes() throws {
        try withFiles {
            #expect(try assess("--corpus", folder.path + "/corpus", "--precision", "f32").status == 0)
            let assessment = try #require(AssessmentFile.read(path: output))
            #expect(assessment.sets.map(\.name) == ["mnist-test", "mnist", "canvas", "nondigits"])
            #expect(assessment.sets.map(\.kind) == [.test, .digits, .digits, .nonDigits])
            #expect(assessment.sets.allSatisfy { $0.count == 40 })
            #expect(assessment.precision == "f32")
            #expect(assessment.sha256.count == 64)
            // What was never calibrated rejects nothing.
            #expect(assessment["nondigits"]?.mistakes == Array(0..<40))
            let network = try CompiledNetwork(weights: ModelWeights(seed: 4))
            let test = try MNIST(directory: folder.path + "/mnist").test()
            let answers = try network.predict(test.images).map { UInt8($0.digit) }
            let wrong = test.labels.indices.filter { answers[$0] != test.labels[$0] }
            #expect(assessment["mnist-test"]?.mistakes == wrong)
        }
    }

    @Test func calibratedWeightsRejectAndAreReadyForBytes() throws {
        try withFiles {
            #expect(try assess("--corpus", folder.path + "/corpus", "--calibrate").status == 0)
            let file = try WeightsFile.read(path: model)
            #expect(file.calibration.rejection != nil)
            #expect(file.ranges != nil)
            #expect(file.metadata["note"] == "kept")
        }
    }

    @Test func whatIsKnownIsNotMeasuredAgain() throws {
        try withFiles {
            #expect(try assess("--precision", "f32").status == 0)
            var known = try #require(AssessmentFile.read(path: output))
            known.sets[1].mistakes = [3]
            known.sets[0].mistakes = [5]
            known.sets[0].checksum = "of other pictures"
            try AssessmentFile.write(known, path: output)
            #expect(try assess("--precision", "f32").status == 0)
            let again = try #require(AssessmentFile.read(path: output))
            #expect(again.sets[1].mistakes == [3])
            #expect(again.sets[0].mistakes != [5])
        }
    }

    @Test func withoutMNISTItSaysSo() throws {
        try withFiles {
            try FileManager.default.removeItem(atPath: folder.path + "/mnist")
            let outcome = try assess()
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("train-images"))
        }
    }
}
