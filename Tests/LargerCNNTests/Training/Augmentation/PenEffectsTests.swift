import Testing

@testable import LargerCNN

/// What another pen or another ink does: thickness, levels, a soft edge.
@Suite struct PenEffectsTests {
    private func applied(_ effect: (inout GreyDigit) -> Void) -> GreyDigit {
        var digit = GreyDigit.ring
        effect(&digit)
        return digit
    }

    @Test func growingStrokesAreBrighterEverywhereAndNeverBeyondTheirBrightest() {
        let grown = applied { StrokeThickness(amount: 0.8).apply(to: &$0) }
        #expect(zip(grown.values, GreyDigit.ring.values).allSatisfy { $0 >= $1 && $0 <= 255 })
        #expect(grown.ink > 1.3 * GreyDigit.ring.ink)
    }

    @Test func shrinkingStrokesKeepTheirLine() {
        let shrunk = applied { StrokeThickness(amount: -0.5).apply(to: &$0) }
        #expect(zip(shrunk.values, GreyDigit.ring.values).allSatisfy { $0 <= $1 && $0 >= 0.49 * $1 })
        #expect(shrunk.ink < 0.9 * GreyDigit.ring.ink)
    }

    @Test func noAmountChangesNothing() {
        #expect(applied { StrokeThickness(amount: 0).apply(to: &$0) } == .ring)
        #expect(applied { Softening(weight: 0).apply(to: &$0) } == .ring)
    }

    @Test func softeningKeepsTheInkAndLowersThePeaks() {
        let soft = applied { Softening(weight: 0.25).apply(to: &$0) }
        #expect(abs(soft.ink / GreyDigit.ring.ink - 1) < 1e-4)
        #expect((soft.values.max() ?? 255) < (GreyDigit.ring.values.max() ?? 0))
    }

    @Test func faintInkIsDarkerAndPaperStaysBlack() {
        let faint = applied { InkLevels(gain: 0.5, gamma: 1).apply(to: &$0) }
        for (after, before) in zip(faint.values, GreyDigit.ring.values) { #expect(abs(after - 0.5 * before) < 0.01) }
    }

    @Test func heavyInkSaturates() {
        let heavy = applied { InkLevels(gain: 1.8, gamma: 0.6).apply(to: &$0) }
        #expect(heavy.values.max() == 255)
        #expect(heavy.values.count { $0 == 255 } > GreyDigit.ring.values.count { $0 == 255 })
        #expect(zip(heavy.values, GreyDigit.ring.values).allSatisfy { ($0 == 0) == ($1 == 0) })
    }
}
