/// Tells a line drawn under the digit from the digit's own foot.
///
/// An underline is straight and nearly level, lies under all other ink, stands out on both sides of it, and is longer
/// than the digit is tall. The foot of a 2 begins where the digit begins, and that of a 1 is shorter than its stem.
enum Underline {
    /// Leaves out underlines, also where one touches the digit.
    ///
    /// - Parameter components: All pieces of ink, largest first.
    /// - Returns: The pieces that are left, largest first.
    static func removed(from components: [InkComponent]) -> [InkComponent] {
        guard let tallest = components.max(by: { $0.box.height < $1.box.height }) else { return components }
        var result: [InkComponent] = []
        for piece in components {
            // Nearly every piece is done with here.
            guard piece.box.width >= 16, piece.box.width * 10 >= tallest.box.height * 9,
                let line = FootLine(of: piece)
            else {
                result.append(piece)
                continue
            }
            if let rest = line.rest {
                let height = rest.box.height
                // The foot of a wide 2 may stand out on both sides too, but not by this much.
                let isLong = piece.box.width * 10 >= height * 13 && height >= max(8, 3 * Int(line.thickness))
                let isThin = Float(piece.box.width) >= 6 * line.thickness
                result.append(isLong && isThin && line.standsOut(beside: rest.box, by: 5) ? rest : piece)
            } else if piece == tallest || !line.isUnder(tallest.box) || !line.standsOut(beside: tallest.box, by: 20) {
                result.append(piece)
            }
        }
        return result.sorted { $0.area > $1.area }
    }
}

/// A straight, nearly level stroke that is the lowest of a piece and as wide as all of it.
private struct FootLine {
    private let box: PixelBox
    /// The row of its middle at the box's left edge, and how much it falls from column to column.
    private let row: Float
    private let slope: Float
    /// In pixels.
    let thickness: Float
    /// What of the piece lies above it; `nil` if the stroke is all of the piece.
    private(set) var rest: InkComponent?

    init?(of piece: InkComponent) {
        box = piece.box
        let (tops, bottoms) = Self.lowestRuns(of: piece)
        func middle(_ column: Int) -> Float { Float(tops[column] + bottoms[column]) / 2 }
        // At both ends there is nothing but the stroke.
        let end = max(3, box.width / 12)
        let (left, right) = (1..<1 + end, box.width - 1 - end..<box.width - 1)
        let lengths = (Array(left) + Array(right)).map { bottoms[$0] - tops[$0] }.sorted()
        let thickness = lengths[lengths.count / 2]
        guard thickness * 4 <= box.width else { return nil }
        let first = left.reduce(0) { $0 + middle($1) } / Float(end)
        let last = right.reduce(0) { $0 + middle($1) } / Float(end)
        slope = (last - first) / Float(box.width - 2 - end)
        row = first - slope * (Float(end) / 2 + 0.5)
        self.thickness = Float(thickness)
        guard abs(slope) <= 0.2 else { return nil }
        let reach = Float(thickness) / 2 + 1.5
        var hits = 0
        for column in 0..<box.width {
            let line = row + slope * Float(column)
            // The lowest ink of every column is the stroke's lower side.
            if abs(Float(bottoms[column]) - line - Float(thickness) / 2) <= max(1.5, Float(thickness) / 2) { hits += 1 }
        }
        guard hits * 100 >= box.width * 94 else { return nil }
        var above: [InkComponent.Run] = []
        for run in piece.runs {
            let middle = row + slope * Float((run.start + run.end) / 2 - box.x)
            if abs(slope) * Float(run.end - run.start) <= 1 {
                if Float(run.y) + 0.5 < middle - reach { above.append(run) }
                continue
            }
            // A leaning line leaves part of a long run.
            var start: Int?
            for x in run.start...run.end {
                let isAbove = x < run.end && Float(run.y) + 0.5 < row + slope * Float(x - box.x) - reach
                if isAbove { start = start ?? x }
                if !isAbove, let begun = start {
                    above.append(.init(y: run.y, start: begun, end: x))
                    start = nil
                }
            }
        }
        let area = above.reduce(0) { $0 + $1.end - $1.start }
        rest = area * 20 >= piece.area ? InkComponent(runs: above) : nil
    }

    /// Whether it lies under a box, or at most touches its foot.
    func isUnder(_ other: PixelBox) -> Bool {
        let column = Float(other.x - box.x) + Float(other.width) / 2
        return row + slope * column + thickness >= Float(other.bottom) - Float(other.height) / 8
    }

    /// Whether it is longer than a box on both sides, by at least a fraction of its own length.
    func standsOut(beside other: PixelBox, by fraction: Int) -> Bool {
        let least = max(Int(thickness), box.width / fraction, 2)
        return other.x - box.x >= least && box.right - other.right >= least
    }

    /// Where the lowest ink of each column begins and ends, in rows of the picture.
    private static func lowestRuns(of piece: InkComponent) -> (tops: [Int], bottoms: [Int]) {
        var tops = [Int](repeating: 0, count: piece.box.width)
        var bottoms = tops
        for run in piece.runs {
            for column in run.start - piece.box.x..<run.end - piece.box.x {
                // Runs come from top to bottom: one that does not go on from the last begins anew.
                if bottoms[column] != run.y { tops[column] = run.y }
                bottoms[column] = run.y + 1
            }
        }
        return (tops, bottoms)
    }
}
