/// Takes the lines of ruled or squared paper out of the ink.
///
/// Such a line is thin and runs from edge to edge. It may lean a little, be faint in places, and be crossed by strokes:
/// where the ink is thicker than the line, a stroke crosses it and stays.
enum RuledLines {
    /// Sets the ink of lines to zero.
    ///
    /// - Parameters:
    ///   - ink: How much each pixel looks like ink.
    ///   - threshold: From this value on a pixel counts as ink.
    ///   - isEven: Whether the picture is evenly lit. In a photo a line may fade before it reaches the far edge.
    /// - Returns: The ink without lines; as it was, if it has none.
    static func removed(from ink: Plane<UInt8>, threshold: Int, isEven: Bool) -> Plane<UInt8> {
        guard let rest = once(from: ink, threshold: threshold, isEven: isEven) else { return ink }
        // A line that others hid shows when they are gone.
        return once(from: rest, threshold: threshold, isEven: isEven) ?? rest
    }

    /// The ink without the lines that are found at once; `nil` if there are none.
    private static func once(from ink: Plane<UInt8>, threshold: Int, isEven: Bool) -> Plane<UInt8>? {
        // A small picture has no room for lines beside a digit.
        guard min(ink.width, ink.height) >= 64 else { return nil }
        // Lines are fainter than strokes: a lower threshold sees them whole.
        let low = UInt8(clamping: max(isEven ? 8 : 10, threshold * 6 / 10))
        let (across, down) = (1 + ink.width / 60, 1 + ink.height / 60)
        let reachesSides = [0..<across, ink.width - across..<ink.width].contains { hasInk(ink, columns: $0, low) }
        let reachesEnds = [0..<down, ink.height - down..<ink.height].contains { hasInk(ink, rows: $0, low) }
        // Nearly every drawing is done with here.
        guard reachesSides || reachesEnds else { return nil }
        // Where grain is as strong as that, the lines must be stronger.
        let isGrainy = ink.samples.count { $0 >= low } * 3 > ink.samples.count
        let threshold = isGrainy ? max(low, UInt8(clamping: threshold)) : low
        let level = reachesSides ? levelLines(in: ink, threshold: threshold, isEven: isEven) : nil
        let upright = reachesEnds ? levelLines(in: ink.transposed(), threshold: threshold, isEven: isEven) : nil
        if level == nil && upright == nil { return nil }
        let result = without(level?.marks, upright?.marks.transposed(), in: ink, threshold: threshold)
        let isLone = (level?.count ?? 0) + (upright?.count ?? 0) == 1
        return isLone && isStroke(level != nil, in: ink, rest: result, threshold: threshold) ? nil : result
    }

    /// Whether a single line is a digit's stroke, going by what else there is.
    ///
    /// It is where there is nothing else, as with a 1 that leaves the picture at both ends, and where the rest is as
    /// strong and fills the picture the other way as the line does this way: then the picture was cut along the digit's
    /// outline.
    private static func isStroke(
        _ isLevel: Bool,
        in ink: Plane<UInt8>,
        rest: Plane<UInt8>,
        threshold: UInt8
    ) -> Bool {
        let pieces = InkComponent.find(in: rest, threshold: Int(threshold)).filter {
            $0.box.longSide * 12 >= rest.longSide
        }
        guard !pieces.isEmpty else { return true }
        let box = InkComponent.box(around: pieces)
        guard isLevel ? box.height * 10 >= rest.height * 9 : box.width * 10 >= rest.width * 9 else { return false }
        var (own, others) = (Histogram.of([]), Histogram.of([]))
        for (index, sample) in ink.samples.enumerated() where sample >= threshold {
            if rest.samples[index] == 0 { own[Int(sample)] += 1 } else { others[Int(sample)] += 1 }
        }
        return Histogram.quantile(0.5, of: own) * 10 >= Histogram.quantile(0.5, of: others) * 8
    }

    /// What a pixel has to do with lines.
    private enum Mark {
        /// Nothing.
        static let none: UInt8 = 0
        /// It lies on a line, but something crosses the line there.
        static let crossed: UInt8 = 1
        /// It is a line's and nothing else's.
        static let line: UInt8 = 2
    }

    /// Sets what is a line's to zero, and where two lines cross.
    ///
    /// Both kinds were found in the untouched ink, since the lines of a grid cross.
    private static func without(
        _ level: Plane<UInt8>?,
        _ upright: Plane<UInt8>?,
        in ink: Plane<UInt8>,
        threshold: UInt8
    ) -> Plane<UInt8> {
        var result = ink
        for index in result.samples.indices {
            let a = level?.samples[index] ?? Mark.none
            let b = upright?.samples[index] ?? Mark.none
            if max(a, b) == Mark.line {
                result.samples[index] = 0
            } else if a == Mark.crossed && b == Mark.crossed,
                isBareCrossing(index % ink.width, index / ink.width, in: ink, threshold: threshold)
            {
                result.samples[index] = 0
            }
        }
        return result
    }

    /// Whether there is paper between the four arms of two lines that cross, and no stroke.
    private static func isBareCrossing(_ x: Int, _ y: Int, in ink: Plane<UInt8>, threshold: UInt8) -> Bool {
        let away = max(4, ink.longSide / 60)
        let marked = [(-away, -away), (away, -away), (-away, away), (away, away)].count { dx, dy in
            let (x, y) = (x + dx, y + dy)
            return x >= 0 && y >= 0 && x < ink.width && y < ink.height && ink[x, y] >= threshold
        }
        return marked <= 1
    }

    /// Marks lines that run roughly along rows, and counts them; `nil` if there are none.
    private static func levelLines(
        in ink: Plane<UInt8>,
        threshold: UInt8,
        isEven: Bool
    ) -> (marks: Plane<UInt8>, count: Int)? {
        // A frame may end just before the edge.
        let rim = 1 + ink.width / 60
        let edges = [0..<rim, ink.width - rim..<ink.width].count { hasInk(ink, columns: $0, threshold) }
        guard edges == 2 || (edges == 1 && !isEven) else { return nil }
        let runs = ThinRuns(in: ink, threshold: threshold, thickest: max(6, ink.longSide / 24))
        let lines = RuledLineSearch(in: ink, runs: runs, threshold: threshold, isEven: isEven).lines()
        guard !lines.isEmpty else { return nil }
        var marks = Plane(width: ink.width, height: ink.height, repeating: Mark.none)
        for line in lines { mark(line, in: ink, runs: runs, threshold: threshold, on: &marks) }
        return (marks, lines.count)
    }

    /// Tells a line's own pixels from those of strokes that cross it: these are thicker there, or stronger.
    private static func mark(
        _ line: RuledLine,
        in ink: Plane<UInt8>,
        runs: ThinRuns,
        threshold: UInt8,
        on marks: inout Plane<UInt8>
    ) {
        let places = (0..<ink.width).map { runs.nearest(to: line.row(at: $0), column: $0, reach: 2) }
        var (thicknesses, values) = ([Int](repeating: 0, count: 256), [Int](repeating: 0, count: 256))
        for (x, place) in places.enumerated() {
            guard let y = place else { continue }
            thicknesses[Int(runs.lengths[x, y])] += 1
            values[Int(ink[x, y])] += 1
        }
        // Most of a line is crossed by nothing, so the medians are its own.
        let usual = Histogram.quantile(0.5, of: thicknesses)
        let (limit, strongest) = (usual + max(1, usual / 2), Histogram.quantile(0.5, of: values) * 8 / 5)
        for (x, place) in places.enumerated() {
            if let y = place, Int(runs.lengths[x, y]) <= limit, Int(ink[x, y]) <= strongest {
                let top = y - (Int(runs.lengths[x, y]) - 1) / 2
                for row in top..<top + Int(runs.lengths[x, y]) { marks[x, row] = Mark.line }
            } else {
                for row in line.rows(at: x, reach: limit, height: ink.height) where ink[x, row] >= threshold {
                    marks[x, row] = max(marks[x, row], Mark.crossed)
                }
            }
        }
    }

    private static func hasInk(_ ink: Plane<UInt8>, columns: Range<Int>, _ threshold: UInt8) -> Bool {
        (0..<ink.height).contains { y in columns.contains { ink.samples[y * ink.width + $0] >= threshold } }
    }

    private static func hasInk(_ ink: Plane<UInt8>, rows: Range<Int>, _ threshold: UInt8) -> Bool {
        ink.samples[rows.lowerBound * ink.width..<rows.upperBound * ink.width].contains { $0 >= threshold }
    }
}
