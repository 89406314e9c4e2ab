import Foundation
import LargerCNN
import Testing

@Suite struct LabelledImagesTests {
    private let scans = LabelledImages(
        width: 3,
        height: 2,
        pixels: (0..<18).map { UInt8($0 * 10) },
        labels: [0, 9, LabelledImages.noDigit]
    )

    @Test func whatIsWrittenIsReadAgain() throws {
        try withTemporaryFolder { folder in
            try scans.write(directory: "\(folder)/new/set", set: "train")
            #expect(try LabelledImages(directory: "\(folder)/new/set", set: "train") == scans)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new/set").sorted()
            #expect(files == ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"])
        }
    }

    @Test func anEmptySetIsWrittenAndRead() throws {
        try withTemporaryFolder { folder in
            let empty = LabelledImages(digits: [], labels: [])
            try empty.write(directory: folder, set: "train")
            #expect(try LabelledImages(directory: folder, set: "train") == empty)
        }
    }

    @Test func mnistReadsWhatIsWrittenUnderItsNames() throws {
        let digit = DigitImage(pixels: (0..<DigitImage.pixelCount).map { UInt8(truncatingIfNeeded: $0) })
        try withTemporaryFolder { folder in
            try LabelledImages(digits: [digit, digit], labels: [4, 2]).write(directory: folder, set: "t10k")
            let data = try MNIST(directory: folder).test()
            #expect(data.images == [digit, digit])
            #expect(data.labels == [4, 2])
        }
    }

    @Test func aPictureIsFoundByItsNumber() {
        #expect(Array(scans[1]) == [60, 70, 80, 90, 100, 110])
    }

    @Test func halfAPairIsRefused() throws {
        try withTemporaryFolder { folder in
            try scans.write(directory: folder, set: "train")
            try FileManager.default.removeItem(atPath: "\(folder)/train-labels-idx1-ubyte.gz")
            #expect(throws: DataError.missing(name: "train-labels-idx1-ubyte", directory: folder)) {
                try LabelledImages(directory: folder, set: "train")
            }
            try LabelledImages(width: 1, height: 1, pixels: [7], labels: [7]).write(
                directory: "\(folder)/b",
                set: "train"
            )
            try FileManager.default.moveItem(
                atPath: "\(folder)/b/train-labels-idx1-ubyte.gz",
                toPath: "\(folder)/train-labels-idx1-ubyte.gz"
            )
            #expect(throws: DataError.mismatch(images: 3, labels: 1, directory: folder)) {
                try LabelledImages(directory: folder, set: "train")
            }
        }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() {
        let error = #expect(throws: DataError.self) { try scans.write(directory: "/dev/null/x", set: "train") }
        #expect(error?.description.contains("/dev/null/x") == true)
    }
}
