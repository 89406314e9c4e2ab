import LargerCNN
import Testing

@testable import PredictAPI

struct NeighbourIndexTests {
    private static let bars = LabelledDigits(
        images: (0..<30).map { FeedbackFixture.bar($0 % 10, variation: $0 / 10) },
        labels: (0..<30).map { UInt8($0 % 10) }
    )

    @Test(arguments: 0..<10)
    func theNearestAreOfTheSameKind(digit: Int) throws {
        let nearest = NeighbourIndex([Self.bars]).nearest(to: FeedbackFixture.bar(digit, variation: 7), 3)
        #expect(nearest.map(\.label) == [UInt8](repeating: UInt8(digit), count: 3))
        let likeness = nearest.map(\.likeness)
        #expect(likeness == likeness.sorted(by: >))
        #expect(likeness.allSatisfy { (0.9...1.0001).contains($0) })
    }

    @Test func picturesOfNoDigitAreNoNeighbours() {
        let index = NeighbourIndex([
            Self.bars, LabelledDigits(images: [FeedbackFixture.bar(3)], labels: [LabelledDigits.noDigit]),
        ])
        #expect(index.count == 30)
    }

    @Test func whereFewAreKnownFewAreNamed() {
        #expect(NeighbourIndex([]).nearest(to: FeedbackFixture.bar(1), 5).isEmpty)
        #expect(NeighbourIndex([Self.bars[0..<2]]).nearest(to: FeedbackFixture.bar(1), 5).count == 2)
    }
}
