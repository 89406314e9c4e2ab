internal import LargerCNN

extension NonDigitKind {
    /// Digits that cannot be read any more.
    static let ruins: [NonDigitKind] = [
        NonDigitKind(family: .ruin, name: "overlap", isHeldOut: false) { generator, digits in
            let (first, second) = pair(of: digits, using: &generator) { onlyTogetherUnreadable.contains([$0, $1]) }
            // Written exactly over one another, many would still be read as the one or the other.
            let dx = generator.uniform(in: 0.2..<0.4) * (generator.happens(0.5) ? 1 : -1)
            return .drawing(together(first, second, dx: dx, dy: generator.uniform(in: -0.25..<0.25), &generator))
        },
        NonDigitKind(family: .ruin, name: "side-by-side", isHeldOut: false) { generator, digits in
            // A 1 beside a digit makes another digit too easily, as with 3 and 5: 13 looks like B, 17 like 4.
            let (first, second) = pair(of: digits, using: &generator) { $0 != 1 && $1 != 1 }
            let dx = generator.uniform(in: 0.4..<0.65)
            return .drawing(together(first, second, dx: dx, dy: generator.uniform(in: -0.15..<0.15), &generator))
        },
        NonDigitKind(family: .ruin, name: "three-at-once", isHeldOut: false) { generator, digits in
            let strokes = (0..<3).flatMap { place in
                let (digit, _) = pair(of: digits, using: &generator) { label, _ in label > 1 }
                let dx = Float(place) * 0.35 + generator.uniform(in: -0.1..<0.1)
                let dy = generator.uniform(in: -0.25..<0.25)
                return unit(digit).map { $0.map { StrokeDrawing.Point(x: $0.x + dx, y: $0.y + dy) } }
            }
            return .drawing(StrokeDrawing(strokes: Hand.place(strokes, using: &generator)))
        },
        NonDigitKind(family: .ruin, name: "pieces", isHeldOut: true) { generator, digits in
            let all = (0..<2).flatMap { _ in
                unit(digits[generator.count(in: 0...digits.count - 1)]).flatMap { pieces(of: $0) }
            }
            let scattered = all.map { piece in
                let to = generator.point()
                let loose = turned([piece], by: generator.uniform(in: 0..<2 * .pi))[0]
                guard let from = loose.first else { return piece }
                return loose.map { StrokeDrawing.Point(x: $0.x - from.x + to.x, y: $0.y - from.y + to.y) }
            }
            return .drawing(StrokeDrawing(strokes: Hand.place(scattered, using: &generator)))
        },
    ]

    /// Pairs of which neither can be read once one is written over the other.
    ///
    /// Left out are pairs where one digit swallows the other (3 over 8 is an 8), where both make a third (1 over 0 is a
    /// crossed 0) and everything with a 1.
    private static let onlyTogetherUnreadable: Set<Set<UInt8>> = [
        [0, 2], [0, 4], [2, 4], [2, 5], [2, 6], [3, 4], [3, 6], [4, 5], [4, 8], [2, 8], [5, 7], [6, 7], [2, 9], [3, 7],
    ]

    /// Two different digits that suit each other.
    private static func pair(
        of digits: [PenDigit],
        using generator: inout SplitMix64,
        suits: (UInt8, UInt8) -> Bool
    ) -> (PenDigit, PenDigit) {
        // A collection in which nothing suits (a test's excerpt) must not hang: any pair then.
        for _ in 0..<1_000 {
            let first = digits[generator.count(in: 0...digits.count - 1)]
            let second = digits[generator.count(in: 0...digits.count - 1)]
            if first.label != second.label, suits(first.label, second.label) { return (first, second) }
        }
        return (digits[0], digits[1])
    }

    /// Two digits of equal height on one sheet, the second one moved by fractions of the height.
    private static func together(
        _ first: PenDigit,
        _ second: PenDigit,
        dx: Float,
        dy: Float,
        _ generator: inout SplitMix64
    ) -> StrokeDrawing {
        let moved = unit(second).map { $0.map { StrokeDrawing.Point(x: $0.x + dx, y: $0.y + dy) } }
        return StrokeDrawing(strokes: Hand.place(unit(first) + moved, using: &generator))
    }

    /// A digit's strokes, scaled to the height of the unit square and centred in it.
    private static func unit(_ digit: PenDigit) -> [[StrokeDrawing.Point]] {
        guard let box = PointBox(digit.drawing.strokes) else { return [] }
        return digit.drawing.strokes.map { stroke in
            stroke.map { .init(x: 0.5 + ($0.x - box.centreX) / box.height, y: 0.5 + ($0.y - box.centreY) / box.height) }
        }
    }

    /// A stroke cut into four.
    private static func pieces(of stroke: [StrokeDrawing.Point]) -> [[StrokeDrawing.Point]] {
        let length = max(2, (stroke.count + 3) / 4)
        return stride(from: 0, to: stroke.count, by: length).map { start in
            Array(stroke[start..<min(start + length, stroke.count)])
        }
    }
}
