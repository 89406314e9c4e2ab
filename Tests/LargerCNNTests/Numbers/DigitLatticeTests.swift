import Testing

@testable import LargerCNN

/// Which graphemes make a digit, by what the network says of each group.
@Suite struct DigitLatticeTests {
    private func box(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> InkComponent {
        InkComponent(runs: (y..<y + height).map { .init(y: $0, start: x, end: x + width) })
    }

    private func grapheme(_ ink: InkComponent, piece: Int, part: Int = 0, notch: Float = 0) -> Grapheme {
        Grapheme(ink: ink, piece: piece, part: part, notch: notch, isSmall: ink.box.height < 50)
    }

    /// Logits of a network that is sure of a digit, or of none.
    private func logits(_ digit: Int?) -> [Float] { (0..<10).map { $0 == digit ? 12 : 0 } }

    private func best(_ lattice: DigitLattice, _ say: (DigitLattice.Candidate) -> Int?) -> [Range<Int>] {
        let logits = lattice.candidates.map { self.logits(say($0)) }
        return lattice.best(logits[...], .none).map { lattice.candidates[$0].range }
    }

    @Test func aCutIsMadeWhereBothSidesAreDigitsAndTheWholeIsNone() {
        let parts = [grapheme(box(0, 0, 60, 100), piece: 0), grapheme(box(60, 0, 60, 100), piece: 0, part: 1)]
        let lattice = DigitLattice(parts, height: 100)
        #expect(lattice.candidates.map(\.range) == [0..<1, 0..<2, 1..<2])
        #expect(best(lattice) { $0.range.count == 1 ? 3 : nil } == [0..<1, 1..<2])
    }

    @Test func aCutIsNotMadeWhereTheWholeIsADigit() {
        let parts = [grapheme(box(0, 0, 35, 100), piece: 0), grapheme(box(35, 0, 35, 100), piece: 0, part: 1)]
        #expect(best(DigitLattice(parts, height: 100)) { _ in 3 } == [0..<2])
    }

    @Test func deepNotchesSpeakAgainstOneDigit() {
        let parts = [
            grapheme(box(0, 0, 35, 100), piece: 0), grapheme(box(35, 0, 35, 100), piece: 0, part: 1, notch: 1.4),
        ]
        #expect(best(DigitLattice(parts, height: 100)) { _ in 6 } == [0..<1, 1..<2])
    }

    @Test func aBarJoinsItsDigitAndADistantDigitDoesNot() {
        let parts = [
            grapheme(box(0, 20, 50, 80), piece: 0), grapheme(box(20, 0, 45, 10), piece: 1),
            grapheme(box(130, 0, 60, 100), piece: 2),
        ]
        let lattice = DigitLattice(parts, height: 100)
        #expect(!lattice.candidates.contains { $0.range.upperBound == 3 && $0.range.count > 1 })
        #expect(best(lattice) { $0.range == 0..<1 ? nil : 5 } == [0..<2, 2..<3])
    }

    @Test func aSmallMarkThatIsNoDigitIsLeftOut() {
        let parts = [grapheme(box(0, 0, 60, 100), piece: 0), grapheme(box(75, 80, 14, 14), piece: 1)]
        #expect(best(DigitLattice(parts, height: 100)) { $0.range == 0..<1 ? 0 : nil } == [0..<1])
    }

    @Test func nothingIsReadFromNothing() {
        let lattice = DigitLattice([], height: 100)
        #expect(lattice.candidates.isEmpty)
        #expect(lattice.best([], .none) == [])
    }
}
