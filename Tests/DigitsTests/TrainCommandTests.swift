import Checksum
import Foundation
import LargerCNN
import Testing

@Suite struct TrainCommandTests {
    private func train(_ folder: String, _ more: String...) -> [String] {
        ["train", "--data", folder, "--output", "\(folder)/out/w.safetensors", "--batch", "16", "--threads", "2"] + more
    }

    @Test func trainsEvaluatesAndPredictsFromOneFolder() throws {
        try SmallMNIST.withFolder(count: 240) { folder in
            let training = try DigitsBinary.run(train(folder, "--epochs", "3"))
            #expect(training.status == 0, "\(training.errors)")
            #expect(
                training.output.split(separator: "\n").count { $0.hasPrefix("epoch ") && $0.contains("validation") }
                    == 3
            )

            let weights = "\(folder)/out/w.safetensors"
            let evaluation = try DigitsBinary.run(["evaluate", "--data", folder, "--model", weights, "--json"])
            let report = try JSONDecoder().decode(Report.self, from: Data(evaluation.output.utf8))
            #expect(report.count == 240)
            #expect(report.correct + report.mistakes.count == 240)
            #expect(report.perClass.map(\.count) == [Int](repeating: 24, count: 10))
            #expect(abs(report.accuracy - Double(report.correct) / 240) < 1e-9)

            let table = try DigitsBinary.run(["evaluate", "--data", folder, "--model", weights])
            #expect(table.output.contains("\(report.correct) of 240 right"))
        }
    }

    /// What `evaluate --json` promises to scripts.
    private struct Report: Decodable {
        struct Class: Decodable {
            let count: Int
        }
        struct Mistake: Decodable {
            let file: String
            let label: Int
            let predicted: Int?
            let confidence: Double
        }
        let count: Int
        let correct: Int
        let accuracy: Double
        let perClass: [Class]
        let mistakes: [Mistake]

        enum CodingKeys: String, CodingKey {
            case count, correct, accuracy, mistakes
            case perClass = "per_class"
        }
    }

    @Test func anInterruptedTrainingSavesAndResumesToTheSameWeights() throws {
        try SmallMNIST.withFolder(count: 480) { folder in
            let weights = "\(folder)/out/w.safetensors"
            // Steps as small as they come: more than a hundred of them before the epoch ends.
            let arguments = train(folder, "--epochs", "1", "--batch", "4")
            let whole = try DigitsBinary.run(arguments)
            #expect(whole.status == 0, "\(whole.errors)")
            let expected = try WeightsFile.read(path: weights).weights
            try FileManager.default.removeItem(atPath: "\(folder)/out")

            let run = try DigitsBinary.Run(arguments, folder: folder)
            #expect(run.waitForOutput(containing: "batch 100/"))
            run.interrupt()
            let interrupted = run.finish()
            #expect(interrupted.status == 130)
            #expect(interrupted.output.contains("go on with --resume"))

            let resumed = try DigitsBinary.run(arguments + ["--resume"])
            #expect(resumed.status == 0, "\(resumed.errors)")
            #expect(resumed.output.contains("resuming after epoch 0, batch 1"))
            #expect(try WeightsFile.read(path: weights).weights == expected)
        }
    }

    @Test func aCorpusAndABaseStandInTheWeights() throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let digits = (0..<30).map { UInt8($0 % 10) }
            try SmallMNIST.addCorpus(folder, name: "strokes", prefix: "train", labels: digits)
            try SmallMNIST.addCorpus(folder, name: "nondigits", prefix: "train", labels: [10, 10, 10])
            try SmallMNIST.addCorpus(folder, name: "canvas", prefix: "validation", labels: digits)
            try SmallMNIST.addCorpus(folder, name: "nondigits", prefix: "validation", labels: [10, 10])
            let base = "\(folder)/base.safetensors"
            try WeightsFile(weights: ModelWeights(seed: 4)).write(path: base)

            let more = ["--corpus", "\(folder)/corpus", "--epochs", "1", "--epoch-images", "64", "--base", base]
            let training = try DigitsBinary.run(train(folder) + more)
            #expect(training.status == 0, "\(training.errors)")
            #expect(training.output.contains("canvas "))
            #expect(training.output.contains("non-digits AUROC 0."))
            let metadata = try WeightsFile.read(path: "\(folder)/out/w.safetensors").metadata
            #expect(
                metadata["base"] == "sha256:\(try SHA256.digest(of: [UInt8](Data(contentsOf: URL(filePath: base)))))"
            )
            #expect(metadata["share.strokes"] == "0.24")
            #expect(metadata["share.paper"] == nil)
            for set in ["mnist", "canvas", "nondigits_auroc"] {
                let figure = Double(metadata["validation.\(set)"] ?? "")
                #expect(figure.map { (0...1).contains($0) } == true, "\(set)")
            }

            let other = try DigitsBinary.run(train(folder) + ["--resume"])
            #expect(other.status == 1)
            #expect(other.errors.contains("made with other data"))
        }
    }

    @Test func correctionsHaveTheirPartOfAnEpochAndAFigureOfTheirOwn() throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            try SmallMNIST.addCorpus(folder, name: "feedback", prefix: "train", labels: [7, 1, 4, 4])
            let more = ["--feedback", "\(folder)/corpus/feedback", "--epochs", "1", "--epoch-images", "64"]
            let training = try DigitsBinary.run(train(folder) + more)
            #expect(training.status == 0, "\(training.errors)")
            #expect(training.output.contains("feedback "))
            let metadata = try WeightsFile.read(path: "\(folder)/out/w.safetensors").metadata
            let shares = ["mnist", "feedback"].map { Double(metadata["share.\($0)"] ?? "") ?? 0 }
            #expect(abs(shares[1] / (shares[0] + shares[1]) - 0.04) < 1e-9)
            #expect(metadata["validation.feedback"] != nil)
        }
    }

    @Test(
        "shares that cannot be are refused",
        arguments: [
            ("mnist", 64, "names with shares"), ("mnist=1,mnist=2", 64, "names with shares"),
            ("mnist=-1", 64, "names with shares"), ("paper=1", 1, "no images of paper"), ("mnist=0", 1, "no source"),
        ]
    )
    func shares(text: String, status: Int32, named: String) throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let outcome = try DigitsBinary.run(train(folder, "--shares", text))
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(named), "\(outcome.errors)")
        }
    }

    @Test(
        "ways to vary images that cannot be are refused",
        arguments: [
            ("some", Int32(64), "none, affine, elastic, full"), ("full,mnist", 64, "full,mnist=affine"),
            ("full,mnist=some", 64, "none, affine"), ("mnist=affine", 64, "none, affine"),
            ("full,paper=affine", 1, "no images of paper"),
        ]
    )
    func augmentations(text: String, status: Int32, named: String) throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let outcome = try DigitsBinary.run(train(folder, "--augmentation", text))
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(named), "\(outcome.errors)")
        }
    }

    /// Random weights learn to heed where digits come from; those of the original, and what goes on from them, do not.
    @Test func aTrainingTakesTheGroundOfItsBase() throws {
        try SmallMNIST.withFolder(count: 120) { folder in
            let weights = "\(folder)/out/w.safetensors"
            let trainings: [(options: [String], ground: String?)] = [
                ([], "0.5"), (["--base", weights], "0.5"), (["--picture-ground", "0"], nil),
                (["--base", weights], nil),
                (["--base", weights, "--picture-ground", "0.25"], "0.25"),
            ]
            for (options, ground) in trainings {
                let outcome = try DigitsBinary.run(train(folder, "--epochs", "1") + options)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let metadata = try WeightsFile.metadata(path: weights)
                #expect(metadata["input.picture_ground"] == ground)
            }
        }
    }

    @Test(
        "a mistake on the command line ends with usage and status 64",
        arguments: [
            (["train", "--epochs", "none"], "--epochs"),
            (["train", "--no-such-option"], "--no-such-option"),
            (["predict"], "IMAGE"),
            (["fly"], "fly"),
            ([], "command"),
        ]
    )
    func usage(arguments: [String], named: String) throws {
        let outcome = try DigitsBinary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(named))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: ["train", "evaluate", "predict", "import", "bench", "download"])
    func everyCommandExplainsItself(command: String) throws {
        let outcome = try DigitsBinary.run([command, "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Usage: digits \(command)"))
    }

    @Test func missingDataEndsWithOneClearLine() throws {
        let outcome = try DigitsBinary.run(["train", "--data", "/no/such/folder", "--output", "/no/such/w"])
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == "Error: /no/such/folder has no train-images-idx3-ubyte (nor "
                + "train-images-idx3-ubyte.gz); `digits download` fetches MNIST\n"
        )
    }
}
