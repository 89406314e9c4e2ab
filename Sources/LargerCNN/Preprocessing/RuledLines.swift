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
        let level = withoutLevelLines(ink, threshold: threshold, isEven: isEven)
        // Nearly every drawing is done with here: no ink at the top or at the bottom, no upright lines.
        let ends = [0, ink.height - 1].count { y in (0..<ink.width).contains { ink[$0, y] >= threshold } }
        let upright = ends > 0 ? withoutLevelLines(ink.transposed(), threshold: threshold, isEven: isEven) : nil
        if level == nil && upright == nil { return ink }
        // Both were found in the untouched ink, since lines of a grid cross.
        var result = level ?? ink
        if let upright = upright?.transposed() {
            for index in result.samples.indices {
                result.samples[index] = min(result.samples[index], upright.samples[index])
            }
        }
        return result
    }

    /// Removes lines that run roughly along rows; `nil` if there are none.
    private static func withoutLevelLines(_ ink: Plane<UInt8>, threshold: UInt8, isEven: Bool) -> Plane<UInt8>? {
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
        var result = ink
        for run in lines.lazy.flatMap(\.runs) {
            for x in run.start..<run.end where ink[x, run.y] >= threshold {
                if thickness(of: ink, x, run.y, threshold, limit: thickest) <= thickest { result[x, run.y] = 0 }
            }
        }
        return result
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
