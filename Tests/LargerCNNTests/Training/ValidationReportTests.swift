import Testing

@testable import LargerCNN

@Suite struct ValidationReportTests {
    /// Weights that answer `digit` whatever they see.
    private func network(answering digit: Int) throws -> CompiledNetwork {
        var named = ModelWeights.zeros.named
        named["fc3.bias"] = Tensor(shape: [10], scalars: (0..<10).map { $0 == digit ? 3 : 0 })
        return try CompiledNetwork(weights: ModelWeights(named: named))
    }

    private func part(_ name: String, _ labels: [UInt8]) -> TrainingData.Part {
        let images = [DigitImage](repeating: GreyDigit.ring.image, count: labels.count)
        return TrainingData.Part(name, LabelledDigits(images: images, labels: labels))
    }

    @Test func everySetCountsTheSameWhateverItsSize() throws {
        let sets = [
            part("a", [4, 4, 4, 1]), part("b", [UInt8](repeating: 4, count: 100) + [UInt8](repeating: 5, count: 100)),
        ]
        let report = try ValidationReport(of: network(answering: 4), on: sets)
        #expect(report.figures == [.init(name: "a", accuracy: 0.75), .init(name: "b", accuracy: 0.5)])
        #expect(report.accuracy == 0.625)
        #expect(report.nonDigitArea == nil)
    }

    @Test func picturesOfNoDigitGiveAnAreaAndNoAccuracy() throws {
        let sets = [part("a", [4, 10]), part("nondigits", [10, 10, 10])]
        let report = try ValidationReport(of: network(answering: 4), on: sets)
        #expect(report.figures == [.init(name: "a", accuracy: 1)])
        // The same answer to every picture tells nothing apart.
        #expect(report.nonDigitArea == 0.5)
    }
}
