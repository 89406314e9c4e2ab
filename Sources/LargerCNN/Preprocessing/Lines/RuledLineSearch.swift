/// Finds the lines of ruled or squared paper that run roughly along rows.
///
/// Thin ink votes for the straight lines it may lie on (Hough 1962; Duda and Hart 1972, "Use of the Hough transformation
/// to detect lines and curves in pictures"). A line with many votes is bent to fit its own ink, and believed where it
/// runs through from edge to edge but for what crosses it.
struct RuledLineSearch {
    private let ink: Plane<UInt8>
    private let threshold: UInt8
    private let isEven: Bool
    private let runs: ThinRuns

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - ink: How much each pixel looks like ink.
    ///   - runs: Where it is thin.
    ///   - threshold: From this value on a pixel counts as ink.
    ///   - isEven: Whether the picture is evenly lit. In a photo a line may fade before it reaches the far edge.
    init(in ink: Plane<UInt8>, runs: ThinRuns, threshold: UInt8, isEven: Bool) {
        (self.ink, self.runs, self.threshold, self.isEven) = (ink, runs, threshold, isEven)
    }

    /// The lines; none where grain covers all of the picture.
    func lines() -> [RuledLine] {
        runs.points.count <= ink.samples.count / 4 ? found() : []
    }

    private func found() -> [RuledLine] {
        var votes = Votes(width: ink.width, height: ink.height)
        for point in runs.points { votes.add(point.x, point.y) }
        var isFree = runs.lengths.samples.map { $0 > 0 }
        let least = ink.width * (isEven ? 50 : 30) / 100
        var (sure, likely) = ([RuledLine](), [RuledLine]())
        for _ in 0..<48 {
            guard let best = votes.best(atLeast: least) else { break }
            let bent = bend(best)
            switch judge(bent) {
            case .sure: sure.append(bent)
            case .likely: likely.append(bent)
            case .none: break
            }
            // Its ink votes no more, whatever it was.
            for line in [best, bent] {
                for x in 0..<ink.width {
                    for y in line.rows(at: x, reach: 2, height: ink.height) where isFree[y * ink.width + x] {
                        isFree[y * ink.width + x] = false
                        votes.remove(x, y)
                    }
                }
            }
        }
        // Where two lines are sure, what runs beside them in pieces is a line as well.
        guard sure.count >= 2 else { return sure }
        return sure + likely.filter { line in sure.contains { abs($0.slope - line.slope) <= 0.03 } }
    }

    /// Fits a straight line to the ink near it, which may be slightly bent.
    private func bend(_ straight: RuledLine) -> RuledLine {
        var line = straight
        for reach in [4, 3, 2] {
            let points = (0..<ink.width).compactMap { x in
                runs.nearest(to: line.row(at: x), column: x, reach: reach).map { (x: x, y: Float($0)) }
            }
            line = RuledLine(through: points, width: ink.width) ?? line
        }
        return line
    }

    private enum Verdict { case sure, likely, none }

    /// How much of a line is there, and whether it reaches the edges.
    private func judge(_ line: RuledLine) -> Verdict {
        // Lens and page bend a line less than a hand does.
        guard line.sag * 40 <= Float(ink.width) else { return .none }
        let places = (0..<ink.width).map { runs.nearest(to: line.row(at: $0), column: $0, reach: 2) }
        let strength = strength(at: places)
        var (own, missing) = (0, 0)
        let end = max(4, ink.width / 12)
        var ends = (left: 0, right: 0)
        var outermost = (first: ink.width, last: 0)
        for (x, place) in places.enumerated() {
            // Grain on the line's way is no part of it.
            if let y = place, Int(ink[x, y]) * 2 >= strength {
                own += 1
                outermost = (min(outermost.first, x), x)
                if x < end { ends.left += 1 } else if x >= ink.width - end { ends.right += 1 }
            } else if place != nil || !isThick(line.row(at: x), x) {
                missing += 1
            }
        }
        let reached = (ends.left * 2 >= end ? 1 : 0) + (ends.right * 2 >= end ? 1 : 0)
        if isEven {
            // The lines of a frame end just before the edges.
            let rim = 1 + ink.width / 50
            let isThrough = reached == 2 && outermost.first <= rim && outermost.last >= ink.width - 1 - rim
            return isThrough && own * 100 >= ink.width * 35 && missing * 5 <= ink.width ? .sure : .none
        }
        if reached == 2 && own * 100 >= ink.width * 35 && missing * 100 <= ink.width * 35 { return .sure }
        if reached >= 1 && own * 100 >= ink.width * 70 { return .sure }
        return own * 100 >= ink.width * 30 ? .likely : .none
    }

    /// The median of the ink on a line.
    private func strength(at places: [Int?]) -> Int {
        var values = [Int](repeating: 0, count: 256)
        for (x, place) in places.enumerated() {
            if let y = place { values[Int(ink[x, y])] += 1 }
        }
        return Histogram.quantile(0.5, of: values)
    }

    /// Whether a stroke covers the line here; so does all beyond the picture's edge.
    private func isThick(_ row: Float, _ x: Int) -> Bool {
        let y = Int(row.rounded())
        guard y >= 0 && y < ink.height else { return true }
        return ink.samples[y * ink.width + x] >= threshold
    }

    /// Votes for all straight lines with slopes up to a fifth.
    private struct Votes {
        private let width: Int
        private let height: Int
        private let steps: Int
        /// Rows of the middle column, one array of them after the other for each slope.
        private var counts: [Int32]
        /// How many rows beyond the picture, above and below, a line may cross the middle column.
        private let rim: Int

        init(width: Int, height: Int) {
            (self.width, self.height) = (width, height)
            // From one slope to the next the ends move by a pixel.
            steps = width / 10
            rim = steps + 2
            counts = [Int32](repeating: 0, count: (2 * steps + 1) * (height + 2 * rim))
        }

        mutating func add(_ x: Int, _ y: Int) { change(x, y, by: 1) }
        mutating func remove(_ x: Int, _ y: Int) { change(x, y, by: -1) }

        private mutating func change(_ x: Int, _ y: Int, by amount: Int32) {
            let u = (Float(x) - Float(width) / 2) / (Float(width) / 2)
            let stride = height + 2 * rim
            counts.withUnsafeMutableBufferPointer { counts in
                var row = Float(y + rim) + u * Float(steps) + 0.5
                var start = 0
                for _ in 0...2 * steps {
                    counts[start + Int(row)] += amount
                    row -= u
                    start += stride
                }
            }
        }

        /// The line with most votes, those of the rows next to it included.
        func best(atLeast least: Int) -> RuledLine? {
            var (most, place) = (Int32(least - 1), -1)
            counts.withUnsafeBufferPointer { counts in
                for index in 1..<counts.count - 1 {
                    let sum = counts[index - 1] + counts[index] + counts[index + 1]
                    if sum > most { (most, place) = (sum, index) }
                }
            }
            guard place >= 0 else { return nil }
            let stride = height + 2 * rim
            return RuledLine(
                middle: Float(place % stride - rim),
                fall: Float(place / stride - steps),
                width: width
            )
        }
    }
}
