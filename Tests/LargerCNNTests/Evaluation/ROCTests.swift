import LargerCNN
import Testing

@Suite struct ROCTests {
    @Test(
        "the area is the share of pairs in the right order",
        arguments: [
            ([3, 4], [1, 2], 1),
            ([1, 2], [3, 4], 0),
            ([2, 4], [1, 3], 0.75),
            ([1], [1], 0.5),
            ([1, 1, 2], [1, 1], (1 + 1 + 2) / 6),
            ([.infinity], [0, -.infinity], 1),
            ([], [1], 0.5),
            ([1], [], 0.5),
        ] as [([Float], [Float], Double)]
    )
    func area(positives: [Float], negatives: [Float], expected: Double) {
        #expect(abs(ROC.area(positives: positives, negatives: negatives) - expected) < 1e-12)
    }

    @Test func theAreaIsThatOfCountingAllPairs() {
        var generator = SplitMix64(seed: 4)
        // Few values, so that many scores are equal.
        let positives = (0..<200).map { _ in Float(Int(generator.uniform(in: 2..<12))) }
        let negatives = (0..<150).map { _ in Float(Int(generator.uniform(in: 0..<10))) }
        let pairs = positives.flatMap { a in negatives.map { b in a > b ? 1 : a == b ? 0.5 : 0 } }
        let expected = pairs.reduce(0, +) / Double(pairs.count)
        #expect(abs(ROC.area(positives: positives, negatives: negatives) - expected) < 1e-12)
        #expect((0.6...0.9).contains(expected))
    }
}
