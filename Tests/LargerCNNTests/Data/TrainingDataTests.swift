import Foundation
import Testing

@testable import LargerCNN

@Suite struct TrainingDataTests {
    private func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }

    private func write(_ folder: String, _ name: String, _ prefix: String, labels: [UInt8]) throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        let images =
            [0, 0, 8, 3] + word(labels.count) + word(28) + word(28)
            + labels.flatMap { [UInt8](repeating: $0, count: 784) }
        try Data(images).write(to: URL(filePath: "\(folder)/\(name)/\(prefix)-images-idx3-ubyte"))
        try Data([0, 0, 8, 1] + word(labels.count) + labels)
            .write(to: URL(filePath: "\(folder)/\(name)/\(prefix)-labels-idx1-ubyte"))
    }

    private let mnist = LabelledDigits(
        images: [DigitImage](repeating: GreyDigit.blank.image, count: 10),
        labels: (0..<10).map { UInt8($0) }
    )

    @Test func theLastImagesOfMNISTAreHeldBack() {
        let data = TrainingData(mnist: mnist, validationCount: 3)
        #expect(data.sources.map(\.name) == ["mnist"])
        #expect(data.sources[0].digits.labels == [0, 1, 2, 3, 4, 5, 6])
        #expect(data.validation[0].digits.labels == [7, 8, 9])
    }

    @Test func aCorpusAddsWhatItHolds() throws {
        try withTemporaryFolder { folder in
            try write(folder, "strokes", "train", labels: [1, 2, 3])
            try write(folder, "nondigits", "train", labels: [10, 10])
            try write(folder, "nondigits", "validation", labels: [10])
            try write(folder, "photos", "validation", labels: [4, 5])
            var data = TrainingData(mnist: mnist, validationCount: 3)
            try data.addCorpus(directory: folder)
            #expect(data.sources.map(\.name) == ["mnist", "strokes", "nondigits"])
            #expect(data.sources[1].digits.labels == [1, 2, 3])
            #expect(data.sources[1].digits.images[2].pixels[0] == 3)
            #expect(data.sources.map { $0.digits.images[0].origin } == [.bitmap, .picture, .picture])
            #expect(data.validation.map { $0.digits.images[0].origin } == [.bitmap, .picture, .picture])
            #expect(data.validation.map(\.name) == ["mnist", "photos", "nondigits"])
            #expect(data.validation[1].digits.labels == [4, 5])

            var limited = TrainingData(mnist: mnist, validationCount: 3)
            try limited.addCorpus(directory: folder, limit: 2)
            #expect(limited.sources.map(\.digits.count) == [7, 2, 2])
        }
    }

    @Test func correctionsAreLearntFromAndAskedFor() throws {
        try withTemporaryFolder { folder in
            try write(folder, "feedback", "train", labels: [7, 1])
            var data = TrainingData(mnist: mnist, validationCount: 3)
            try data.addFeedback(directory: "\(folder)/feedback")
            for parts in [data.sources, data.validation] {
                #expect(parts.map(\.name) == ["mnist", "feedback"])
                #expect(parts[1].digits.labels == [7, 1])
            }
            #expect(throws: DataError.self) { try data.addFeedback(directory: "\(folder)/none") }
        }
    }

    @Test(arguments: [(0, 0), (1, 0.01), (5, 0.05), (20, 0.2), (5_000, 0.2)])
    func aFewCorrectionsCountAndManyDoNotRule(count: Int, part: Double) {
        #expect(TrainingData.feedbackPart(of: count) == part)
    }

    @Test func aFolderWithoutTrainingImagesIsNoCorpus() throws {
        try withTemporaryFolder { folder in
            try write(folder, "photos", "validation", labels: [4, 5])
            var data = TrainingData(mnist: mnist, validationCount: 3)
            let error = #expect(throws: DataError.noCorpus(directory: folder)) { try data.addCorpus(directory: folder) }
            #expect(error?.description.contains("digits corpus") == true)
        }
    }

    @Test func aLabelBeyondNoDigitIsRefused() throws {
        try withTemporaryFolder { folder in
            try write(folder, "strokes", "train", labels: [1, 11])
            var data = TrainingData(mnist: mnist, validationCount: 3)
            let error = #expect(throws: DataError.self) { try data.addCorpus(directory: folder) }
            #expect(error?.description.contains("11 is no label") == true)
        }
    }

    @Test func aSummaryTellsEveryDifferenceOfTheData() {
        let data = TrainingData(mnist: mnist, validationCount: 3)
        #expect(data.summary.difference(to: data.summary) == nil)
        let fewer = TrainingData(mnist: mnist[0..<9], validationCount: 3)
        #expect(data.summary.difference(to: fewer.summary) == "mnist had 7 training images, now 6")
        var pixels = mnist.images
        pixels[9] = GreyDigit.ring.image
        let other = TrainingData(mnist: LabelledDigits(images: pixels, labels: mnist.labels), validationCount: 3)
        #expect(data.summary.difference(to: other.summary) == "other validation images stand in mnist")
        let more = TrainingData(sources: data.sources + [.init("paper", mnist)], validation: data.validation)
        #expect(
            data.summary.difference(to: more.summary) == "its training images were mnist, now they are mnist, paper"
        )
    }

    @Test func fingerprintsTellOrderAndLabelsApart() {
        let (ring, blank) = (GreyDigit.ring.image, GreyDigit.blank.image)
        let prints = [
            LabelledDigits(images: [ring, blank], labels: [1, 2]),
            LabelledDigits(images: [blank, ring], labels: [1, 2]),
            LabelledDigits(images: [ring, blank], labels: [2, 1]),
            LabelledDigits(images: [ring, ring], labels: [1, 2]),
        ].map(\.fingerprint)
        #expect(Set(prints).count == 4)
    }
}
