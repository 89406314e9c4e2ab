import Foundation
import ImageCodec
import LargerCNN
import Testing

@Suite struct PredictCommandTests {
    /// Writes weights and pictures, of which one is blank and one is text, into a fresh folder.
    private func withPictures(_ body: (String) throws -> Void) throws {
        try SmallMNIST.withFolder(count: 10) { folder in
            try WeightsFile(weights: ModelWeights(seed: 1)).write(path: "\(folder)/w.safetensors")
            let pictures = "\(folder)/pictures"
            try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
            for label in 0..<10 {
                let png = try PNGEncoder.encode(grey: SmallMNIST.pixels(label: label), width: 28, height: 28)
                try Data(png).write(to: URL(filePath: "\(pictures)/\(label)_bar.png"))
            }
            let blank = try PNGEncoder.encode(grey: [UInt8](repeating: 9, count: 64), width: 8, height: 8)
            try Data(blank).write(to: URL(filePath: "\(pictures)/3_blank.png"))
            try Data("no picture".utf8).write(to: URL(filePath: "\(pictures)/4_text.jpg"))
            try Data("no label".utf8).write(to: URL(filePath: "\(pictures)/notes.txt"))
            try body(folder)
        }
    }

    private struct Answer: Decodable {
        let file: String
        let predictedDigit: Int?
        let probabilities: [Double]?
        let error: String?

        enum CodingKeys: String, CodingKey {
            case file, probabilities, error
            case predictedDigit = "predicted_digit"
        }
    }

    @Test func onePictureThatCannotBeReadDoesNotKeepTheOthersFromBeingAnswered() throws {
        try withPictures { folder in
            let outcome = try DigitsBinary.run(
                [
                    "predict", "--json", "--model", "w.safetensors", "pictures/3_blank.png", "pictures/1_bar.png",
                    "none",
                ],
                folder: folder
            )
            #expect(outcome.status == 1)
            let answers = try outcome.output.split(separator: "\n").map {
                try JSONDecoder().decode(Answer.self, from: Data($0.utf8))
            }
            #expect(answers.map(\.file) == ["pictures/3_blank.png", "pictures/1_bar.png", "none"])
            #expect(answers.map { $0.error != nil } == [true, false, true])
            #expect(answers[0].error?.contains("blank") == true)
            #expect(abs((answers[1].probabilities ?? []).reduce(0, +) - 1) < 1e-5)
            #expect((0...9).contains(answers[1].predictedDigit ?? -1))
        }
    }

    @Test func aFolderIsEvaluatedByItsFileNamesAndUnreadablePicturesAreMistakes() throws {
        try withPictures { folder in
            let outcome = try DigitsBinary.run(
                ["evaluate", "--json", "--model", "w.safetensors", "--images", "pictures"],
                folder: folder
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let report = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            )
            #expect(report["count"] as? Int == 12)
            let mistakes = try #require(report["mistakes"] as? [[String: Any]])
            let unread = mistakes.filter { $0["error"] is String }.compactMap { $0["file"] as? String }
            #expect(unread == ["3_blank.png", "4_text.jpg"])
        }
    }

    @Test func theMistakesOfAnEvaluationAreWrittenAsAContactSheet() throws {
        try withPictures { folder in
            let outcome = try DigitsBinary.run(
                ["evaluate", "--model", "w.safetensors", "--images", "pictures", "--mistakes", "sheet.png"],
                folder: folder
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let sheet = try ImageDecoder().decode([UInt8](Data(contentsOf: URL(filePath: "\(folder)/sheet.png"))))
            // Untrained weights read most of the ten bars wrong, and two files hold no digit: more than one row.
            #expect(sheet.width > sheet.height)
            #expect(sheet.height > 200)
        }
    }

    @Test func weightsThatAreMissingEndWithOneClearLine() throws {
        let outcome = try DigitsBinary.run(["predict", "--model", "/no/such/weights", "x.png"])
        #expect(outcome.status == 1)
        #expect(outcome.errors == "Error: cannot read the weights /no/such/weights: no such file\n")
    }
}
