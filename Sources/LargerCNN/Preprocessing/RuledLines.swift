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
        // A small picture has no room for lines beside a digit.
        guard min(ink.width, ink.height) >= 64 else { return ink }
        // Lines are fainter than strokes: a lower threshold sees them whole.
        let threshold = UInt8(clamping: isEven ? threshold : max(16, threshold * 6 / 10))
        let level = levelLines(in: ink, threshold: threshold, isEven: isEven)
        // Nearly every drawing is done with here: no ink at the top or at the bottom, no upright lines.
        let ends = [0, ink.height - 1].count { y in (0..<ink.width).contains { ink[$0, y] >= threshold } }
        let upright = ends > 0 ? levelLines(in: ink.transposed(), threshold: threshold, isEven: isEven) : nil
        if level == nil && upright == nil { return ink }
        let result = without(level?.marks, upright?.marks.transposed(), in: ink)
        // A single line that is all there is may be a 1 that leaves the picture at both ends.
        let isLone = (level?.count ?? 0) + (upright?.count ?? 0) == 1
        if isLone && !hasPiece(result, threshold: threshold) { return ink }
        return result
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
    private static func without(_ level: Plane<UInt8>?, _ upright: Plane<UInt8>?, in ink: Plane<UInt8>) -> Plane<UInt8>
    {
        var result = ink
        for index in result.samples.indices {
            let a = level?.samples[index] ?? Mark.none
            let b = upright?.samples[index] ?? Mark.none
            if max(a, b) == Mark.line || (a == Mark.crossed && b == Mark.crossed) { result.samples[index] = 0 }
        }
        return result
    }

    private static func hasPiece(_ ink: Plane<UInt8>, threshold: UInt8) -> Bool {
        InkComponent.find(in: ink, threshold: Int(threshold)).contains { $0.box.longSide * 12 >= ink.longSide }
    }

    /// Marks lines that run roughly along rows, and counts them; `nil` if there are none.
    private static func levelLines(
        in ink: Plane<UInt8>,
        threshold: UInt8,
        isEven: Bool
    ) -> (marks: Plane<UInt8>, count: Int)? {
        let edges = [0, ink.width - 1].count { hasInk(ink, column: $0, threshold) }
        guard edges == 2 || (edges == 1 && !isEven) else { return nil }
        let thickest = max(4, ink.longSide / 50)
        let bridges = bridgedRuns(of: ink, threshold: threshold, thickest: thickest)
        let candidates = InkComponent.find(in: bridges, threshold: 1)
        var lines = candidates.filter { $0.box.width == ink.width }
        if !isEven {
            // In a photo a line from one edge will do; where two are sure, further pieces are lines as well.
            lines = candidates.filter { line in
                let touches = line.box.x == 0 || line.box.right == ink.width
                return line.box.width == ink.width || (touches && line.box.width * 2 >= ink.width)
            }
            if lines.count >= 2 { lines = candidates.filter { $0.box.width * 3 >= ink.width } }
        }
        guard !lines.isEmpty else { return nil }
        return (marks(of: lines, in: ink, threshold: threshold, thickest: thickest), lines.count)
    }

    /// Tells the lines' own pixels from those of strokes that cross them: these are thicker there, or stronger.
    private static func marks(
        of lines: [InkComponent],
        in ink: Plane<UInt8>,
        threshold: UInt8,
        thickest: Int
    ) -> Plane<UInt8> {
        var pixels: [(index: Int, thickness: Int)] = []
        var (thicknesses, values) = ([Int](repeating: 0, count: 256), [Int](repeating: 0, count: 256))
        for run in lines.lazy.flatMap(\.runs) {
            for x in run.start..<run.end where ink[x, run.y] >= threshold {
                let thickness = thickness(of: ink, x, run.y, threshold, limit: thickest)
                pixels.append((run.y * ink.width + x, thickness))
                thicknesses[min(255, thickness)] += 1
                values[Int(ink[x, run.y])] += 1
            }
        }
        // Most of a line is crossed by nothing, so the medians are its own.
        let usual = Histogram.quantile(0.5, of: thicknesses)
        let (limit, strongest) = (min(thickest, usual + max(1, usual / 2)), Histogram.quantile(0.5, of: values) * 8 / 5)
        var marks = Plane(width: ink.width, height: ink.height, repeating: Mark.none)
        for (index, thickness) in pixels where Int(ink.samples[index]) <= strongest {
            marks.samples[index] = thickness <= limit ? Mark.line : Mark.crossed
        }
        return marks
    }

    private static func hasInk(_ ink: Plane<UInt8>, column: Int, _ threshold: UInt8) -> Bool {
        (0..<ink.height).contains { ink[column, $0] >= threshold }
    }

    /// Marks long thin runs, lengthened so that they meet over gaps and over the steps of a leaning line.
    private static func bridgedRuns(of ink: Plane<UInt8>, threshold: UInt8, thickest: Int) -> Plane<UInt8> {
        var marks = Plane(width: ink.width, height: ink.height, repeating: UInt8(0))
        let (shortest, bridge) = (max(16, ink.width / 16), max(4, ink.width / 40))
        for y in 0..<ink.height {
            for run in runs(of: ink, row: y, threshold: threshold) where run.count >= shortest {
                let thin = run.count { thickness(of: ink, $0, y, threshold, limit: thickest) <= thickest }
                guard thin * 10 >= run.count * 6 else { continue }
                for row in max(0, y - 1)...min(ink.height - 1, y + 1) {
                    for x in max(0, run.lowerBound - bridge)..<min(ink.width, run.upperBound + bridge) {
                        marks[x, row] = 1
                    }
                }
            }
        }
        return marks
    }

    private static func runs(of ink: Plane<UInt8>, row: Int, threshold: UInt8) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for x in 0..<ink.width {
            if ink[x, row] >= threshold {
                start = start ?? x
            } else if let first = start {
                runs.append(first..<x)
                start = nil
            }
        }
        if let start { runs.append(start..<ink.width) }
        return runs
    }

    /// How many pixels of ink lie above each other here, counted up to one more than the limit.
    private static func thickness(of ink: Plane<UInt8>, _ x: Int, _ y: Int, _ threshold: UInt8, limit: Int) -> Int {
        var (top, bottom) = (y, y)
        while top > 0, bottom - top < limit, ink[x, top - 1] >= threshold { top -= 1 }
        while bottom < ink.height - 1, bottom - top < limit, ink[x, bottom + 1] >= threshold { bottom += 1 }
        return bottom - top + 1
    }
}
