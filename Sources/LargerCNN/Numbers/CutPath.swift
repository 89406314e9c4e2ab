/// A way from the top of a piece of ink to its bottom along which it may be cut in two.
///
/// Touching digits rarely part along a straight line. The cheapest way down, where a step costs one for every pair of
/// ink pixels that it separates, leans and bends around strokes and crosses the one that joins the digits: after Lee,
/// Lee and Park 1996, "A new methodology for gray-scale character segmentation and recognition", who find such ways in
/// a multi-stage graph.
struct CutPath: Sendable, Equatable {
    /// For each row of the piece's box the first column that lies to the right of the cut, from the box's left.
    var columns: [Int]
    /// How many pairs of neighbouring ink pixels it separates.
    var cost: Float
    /// How deep the notches are in which it enters and leaves the ink, in pixels.
    var notch: Float

    /// Finds ways to cut a piece: those that are the cheapest in their neighbourhood, and straight ones from one notch
    /// in its outline to another, for digits that lean on each other along much of their height.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - height: Height of a digit in its line, in pixels.
    ///   - stroke: Width of its strokes in pixels.
    ///   - most: How many ways at most; the most likely are kept.
    /// - Returns: The ways from left to right; none crosses another.
    static func find(in piece: InkComponent, height: Int, stroke: Float, most: Int) -> [CutPath] {
        let mask = mask(of: piece)
        guard mask.width >= 4, mask.height >= 4 else { return [] }
        let outline = Outline(of: mask, height: height)
        let down = CheapestWays(through: mask, upwards: false)
        let up = CheapestWays(through: mask, upwards: true)
        func path(through x: Int, _ y: Int) -> [Int] {
            down.way(to: x, y).dropLast() + up.way(to: x, y).reversed()
        }
        let middle = mask.height / 2
        let costs = (0...mask.width).map { down.cost($0, middle) + up.cost($0, middle) - across(mask, $0, middle) }
        var ways = minima(of: costs).map { path(through: $0, middle) }
        for notch in outline.upperNotches {
            ways.append(path(through: notch, min(mask.height - 1, outline.top[notch])))
            for other in outline.lowerNotches where abs(notch - other) * 5 <= height * 2 {
                ways.append(outline.line(from: notch, to: other))
            }
        }
        for notch in outline.lowerNotches { ways.append(path(through: notch, max(0, outline.bottom[notch] - 1))) }
        let apart = Int(0.2 * stroke * Float(height))
        let paths = ways.map { CutPath(columns: $0, cost: cost(of: $0, mask), notch: outline.notch(at: $0)) }
        var chosen: [CutPath] = []
        for path in paths.sorted(by: { $0.oddness(height, stroke) < $1.oddness(height, stroke) }) {
            guard chosen.count < most else { break }
            guard path.cost <= 8 * stroke, path.parts(piece, least: height / 8) else { continue }
            if !chosen.contains(where: { path.crosses($0) || path.ink(between: $0, mask) < apart }) {
                chosen.append(path)
            }
        }
        return chosen.sorted { $0.columns.reduce(0, +) < $1.columns.reduce(0, +) }
    }

    /// How unlikely the cut is: the more, the more strokes it crosses, the less, the deeper the notches at its ends are.
    private func oddness(_ height: Int, _ stroke: Float) -> Float {
        max(0.2, 0.2 + 0.4 * min(2.5, cost / max(1, stroke)) - notch / Float(height))
    }

    private static func cost(of columns: [Int], _ mask: Plane<UInt8>) -> Float {
        var cost: Float = 0
        for (y, x) in columns.enumerated() {
            cost += across(mask, x, y)
            guard y > 0 else { continue }
            for passed in min(x, columns[y - 1])..<max(x, columns[y - 1])
            where mask[passed, y] & mask[passed, y - 1] != 0 {
                cost += 1
            }
        }
        return cost
    }

    private func crosses(_ other: CutPath) -> Bool {
        var (isLeft, isRight) = (false, false)
        for (a, b) in zip(columns, other.columns) {
            isLeft = isLeft || a < b
            isRight = isRight || a > b
        }
        return isLeft && isRight
    }

    /// The piece cut along ways that do not cross, left to right; a part without ink is left out.
    static func cut(_ piece: InkComponent, along paths: [CutPath]) -> [(part: InkComponent, cutBefore: Int)] {
        var runs = [[InkComponent.Run]](repeating: [], count: paths.count + 1)
        for run in piece.runs {
            var start = run.start
            for (index, path) in paths.enumerated() where start < run.end {
                let column = piece.box.x + path.columns[run.y - piece.box.y]
                guard column > start else { continue }
                runs[index].append(InkComponent.Run(y: run.y, start: start, end: min(column, run.end)))
                start = min(column, run.end)
            }
            if start < run.end { runs[paths.count].append(InkComponent.Run(y: run.y, start: start, end: run.end)) }
        }
        return runs.enumerated().compactMap { index, runs in
            runs.isEmpty ? nil : (InkComponent(runs: runs), index)
        }
    }

    // MARK: Choosing

    /// Local minima, the middle of each flat one.
    private static func minima(of costs: [Float]) -> [Int] {
        var result: [Int] = []
        var start = 0
        while start < costs.count {
            var end = start
            while end + 1 < costs.count, abs(costs[end + 1] - costs[start]) < 0.5 { end += 1 }
            let isLow =
                (start == 0 || costs[start - 1] > costs[start])
                && (end + 1 == costs.count || costs[end + 1] > costs[start])
            if isLow { result.append((start + end) / 2) }
            start = end + 1
        }
        return result
    }

    /// Whether both sides of the cut hold something of the size of a stroke.
    private func parts(_ piece: InkComponent, least: Int) -> Bool {
        var (left, leftMost, leftEnd) = (0, Int.max, Int.min)
        var (right, rightMost, rightEnd) = (0, Int.max, Int.min)
        for run in piece.runs {
            let column = piece.box.x + columns[run.y - piece.box.y]
            if run.start < column {
                left += min(column, run.end) - run.start
                (leftMost, leftEnd) = (min(leftMost, run.y), max(leftEnd, run.y))
            }
            if run.end > column {
                right += run.end - max(column, run.start)
                (rightMost, rightEnd) = (min(rightMost, run.y), max(rightEnd, run.y))
            }
        }
        guard left > 0, right > 0 else { return false }
        let smaller = min(left, right)
        return smaller * 25 >= piece.area && min(leftEnd - leftMost, rightEnd - rightMost) >= least
    }

    /// How many pixels of ink lie between two ways.
    private func ink(between other: CutPath, _ mask: Plane<UInt8>) -> Int {
        var count = 0
        for (y, (a, b)) in zip(columns, other.columns).enumerated() {
            for x in min(a, b)..<max(a, b) { count += Int(mask[x, y]) }
        }
        return count
    }

    /// One for ink, in the piece's box.
    static func mask(of piece: InkComponent) -> Plane<UInt8> {
        var mask = Plane(width: piece.box.width, height: piece.box.height, repeating: UInt8(0))
        for run in piece.runs {
            let row = (run.y - piece.box.y) * mask.width - piece.box.x
            for x in run.start..<run.end { mask.samples[row + x] = 1 }
        }
        return mask
    }
}

/// One where the pixels left and right of a place in a row are both ink.
private func across(_ mask: Plane<UInt8>, _ x: Int, _ y: Int) -> Float {
    x > 0 && x < mask.width && mask[x - 1, y] & mask[x, y] != 0 ? 1 : 0
}

/// The cheapest ways from one end of a picture of ink to every place between two of its pixels.
private struct CheapestWays {
    /// What a sidestep costs beyond the ink that it separates, so that ways through paper run straight.
    private static let sidestep: Float = 0.03

    private let width: Int
    private let height: Int
    private let upwards: Bool
    private var costs: [Float]
    /// By how much the column changed on the last step, for each place.
    private var steps: [Int8]

    init(through mask: Plane<UInt8>, upwards: Bool) {
        width = mask.width + 1
        height = mask.height
        self.upwards = upwards
        costs = [Float](repeating: 0, count: width * height)
        steps = [Int8](repeating: 0, count: width * height)
        var previous: Int?
        for y in upwards ? Array((0..<height).reversed()) : Array(0..<height) {
            for x in 0..<width {
                let across = across(mask, x, y)
                guard let last = previous else {
                    costs[y * width + x] = across
                    continue
                }
                var best = costs[last * width + x]
                var step: Int8 = 0
                // A sidestep passes between a pixel of this row and one of the last: both ink is a cut as well.
                if x > 0 {
                    let along: Float = mask[x - 1, y] & mask[x - 1, last] != 0 ? 1 : 0
                    let cost = costs[last * width + x - 1] + along + Self.sidestep
                    if cost < best { (best, step) = (cost, -1) }
                }
                if x + 1 < width {
                    let along: Float = mask[x, y] & mask[x, last] != 0 ? 1 : 0
                    let cost = costs[last * width + x + 1] + along + Self.sidestep
                    if cost < best { (best, step) = (cost, 1) }
                }
                costs[y * width + x] = best + across
                steps[y * width + x] = step
            }
            previous = y
        }
    }

    func cost(_ x: Int, _ y: Int) -> Float { costs[y * width + x] }

    /// The columns from the end where ways begin to this place.
    func way(to x: Int, _ y: Int) -> [Int] {
        var (x, y) = (x, y)
        var columns = [x]
        while upwards ? y + 1 < height : y > 0 {
            x += Int(steps[y * width + x])
            y += upwards ? 1 : -1
            columns.append(x)
        }
        return columns.reversed()
    }
}
