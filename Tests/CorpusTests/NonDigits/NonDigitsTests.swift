import LargerCNN
import Testing

@testable import Corpus

@Suite struct NonDigitsTests {
    /// A few digits as material for ruins: a bar, a step and an angle.
    static let digits = [
        PenDigit(
            label: 2,
            writer: 1,
            drawing: StrokeDrawing(strokes: PathText.strokes("M 20 10 L 80 10 L 20 90 L 80 90"))
        ),
        PenDigit(
            label: 5,
            writer: 1,
            drawing: StrokeDrawing(strokes: PathText.strokes("M 80 10 L 20 10 L 20 50 L 80 90"))
        ),
        PenDigit(label: 7, writer: 1, drawing: StrokeDrawing(strokes: PathText.strokes("M 20 10 L 80 10 L 30 90"))),
    ]

    private func kinds(_ part: NonDigits.Part, count: Int, digits: [PenDigit] = digits) -> Set<String> {
        let source = NonDigits(part, digits: digits)
        var generator = SplitMix64(seed: 5)
        return Set((0..<count).map { _ in source.sample(using: &generator).kind })
    }

    @Test func namesAreUnique() {
        let names = NonDigitKind.all.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func trainingNeverSeesWhatIsHeldOut() {
        let heldOut = Set(NonDigits.heldOutKinds)
        #expect(heldOut.count > 20)
        #expect(kinds(.training, count: 4_000).isDisjoint(with: heldOut))
        #expect(Set(NonDigits(.training, digits: Self.digits).kinds).isDisjoint(with: heldOut))
    }

    @Test func validationSeesEveryKind() {
        #expect(kinds(.validation, count: 6_000) == Set(NonDigitKind.all.map(\.name)))
    }

    @Test(arguments: NonDigitKind.Family.allCases.filter { $0 != .empty })
    func everyFamilyHasKindsToLearnFromAndKindsToMeasureWith(family: NonDigitKind.Family) {
        let kinds = NonDigitKind.all.filter { $0.family == family }
        #expect(kinds.contains { $0.isHeldOut })
        #expect(kinds.contains { !$0.isHeldOut })
    }

    @Test func withoutDigitsThereAreNoRuins() {
        let ruins = Set(NonDigitKind.all.filter { $0.family == .ruin }.map(\.name))
        #expect(kinds(.validation, count: 2_000, digits: []).isDisjoint(with: ruins))
        #expect(!ruins.isDisjoint(with: kinds(.validation, count: 2_000)))
    }

    @Test(arguments: NonDigitKind.all.map(\.name))
    func everyDrawingStaysOnTheSheetAndNoTwoAreTheSame(name: String) throws {
        let kind = try #require(NonDigitKind.all.first { $0.name == name })
        var generator = SplitMix64(seed: 9)
        let drawings = (0..<5).compactMap { _ -> StrokeDrawing? in
            guard case .drawing(let drawing) = kind.make(&generator, Self.digits) else { return nil }
            return drawing
        }
        for drawing in drawings {
            let points = drawing.strokes.flatMap { $0 }
            let areOnTheSheet = points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) }
            #expect(areOnTheSheet && !points.isEmpty)
        }
        let areDifferent = zip(drawings, drawings.dropFirst()).allSatisfy { $0 != $1 }
        #expect(areDifferent)
    }
}
