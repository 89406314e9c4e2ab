import Compression
import Foundation
import LargerCNN
import Testing

@Suite struct CorpusCommandTests {
    /// A data folder with four pen digits of a writer to learn from, four of an unseen one, and nothing else.
    private func withPenDigits<Result>(_ body: (_ data: String, _ folder: String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: "\(folder)/data/pendigits",
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let records = (0..<8).map { index in
            let strokes = [
                "[[[100, 100], [380, 110], [200, 400]]]", "[[[250, 80], [260, 420]]]",
                "[[[120, 120], [360, 120], [120, 400], [380, 400]]]",
                "[[[300, 90], [110, 300], [390, 310]], [[320, 200], [300, 450]]]",
            ][index % 4]
            return "{\"label\": \([7, 1, 2, 4][index % 4]), \"writer\": \(index < 4 ? 1 : 30), \"strokes\": \(strokes)}"
        }
        let json = Array("[\(records.joined(separator: ","))]".utf8)
        try Data(Gzip.compress(json)).write(to: URL(filePath: "\(folder)/data/pendigits/strokes-train.json.gz"))
        return try body("\(folder)/data", folder)
    }

    @Test func makesEverySetThatItCanAndSaysWhatIsMissing() throws {
        try withPenDigits { data, folder in
            let arguments = ["corpus", "--from", data, "--variants", "3", "--limit", "30", "--output", "\(folder)/out"]
            let outcome = try DigitsBinary.run(arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("kensanata16 is missing and left out"))
            #expect(outcome.output.contains("hwd1000 is missing and left out"))
            let strokes = try LabelledImages(directory: "\(folder)/out/strokes", set: "train")
            #expect(Set(strokes.labels) == [1, 2, 4, 7])
            #expect(strokes.count <= 12 && strokes.count >= 10)
            let canvas = try LabelledImages(directory: "\(folder)/out/canvas", set: "validation")
            #expect(canvas.labels == [7, 1, 2, 4])
            let names = try String(contentsOfFile: "\(folder)/out/canvas/validation-kinds.txt", encoding: .utf8)
            #expect(names == "pen2px\npen3px\npen4px\npen6px\n")
            let others = try LabelledImages(directory: "\(folder)/out/nondigits", set: "train")
            #expect(Set(others.labels) == [LabelledImages.noDigit])
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/out/paper"))
        }
    }

    @Test func theSameSeedGivesTheSameBytes() throws {
        try withPenDigits { data, folder in
            let path = "strokes/validation-images-idx3-ubyte.gz"
            let files = try [("a", "5"), ("b", "5"), ("c", "6")].map { name, seed in
                let outcome = try DigitsBinary.run([
                    "corpus", "--from", data, "--sets", "strokes", "--seed", seed, "--output", "\(folder)/\(name)",
                ])
                #expect(outcome.status == 0, "\(outcome.errors)")
                return try Data(contentsOf: URL(filePath: "\(folder)/\(name)/\(path)"))
            }
            #expect(files[0] == files[1])
            #expect(files[0] != files[2])
        }
    }

    @Test func writesPicturesUnderTheirLabels() throws {
        try withPenDigits { data, folder in
            let outcome = try DigitsBinary.run([
                "corpus", "--from", data, "--sets", "canvas,photos", "--pictures", "\(folder)/out", "--count", "3",
            ])
            #expect(outcome.status == 0, "\(outcome.errors)")
            let canvas = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out/canvas").sorted()
            #expect(canvas == ["1_canvas-1-pen3px.png", "2_canvas-2-pen4px.png", "7_canvas-0-pen2px.png"])
            let photos = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out/photos").sorted()
            #expect(photos == ["1_photos-1-photo.jpg", "2_photos-2-photo.jpg", "7_photos-0-photo.jpg"])
        }
    }

    @Test(
        "a command that cannot be carried out says why",
        arguments: [
            (["--from", "/nowhere", "--output", "/dev/null"], Int32(1), "holds none of"),
            (["--from", "/nowhere"], 1, "--output"),
            (["--output", "/dev/null"], 64, "--from"),
            (["--from", "DATA", "--sets", "digits", "--output", "/dev/null"], 64, "strokes, canvas"),
            (["--from", "DATA", "--sets", "paper", "--output", "/dev/null"], 1, "none of these sets"),
            (["--from", "DATA", "--sets", "canvas", "--output", "/dev/null"], 1, "cannot write"),
        ]
    )
    func refusals(arguments: [String], status: Int32, reason: String) throws {
        try withPenDigits { data, _ in
            let outcome = try DigitsBinary.run(["corpus"] + arguments.map { $0 == "DATA" ? data : $0 })
            #expect(outcome.status == status)
            #expect(outcome.errors.contains(reason), "\(outcome.errors)")
        }
    }
}
