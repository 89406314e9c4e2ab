/// The upper and the lower edge of a piece of ink, column by column, and the notches in them.
struct Outline: Sendable {
    /// For each place between two columns the first row with ink left or right of it.
    let top: [Int]
    /// The row after the last one with ink.
    let bottom: [Int]
    /// Places where the upper edge lies deep between higher ones.
    let upperNotches: [Int]
    /// Places where the lower edge lies high between deeper ones.
    let lowerNotches: [Int]
    /// How far a notch reaches to both sides in pixels.
    private let reach: Int

    init(of mask: Plane<UInt8>, height: Int) {
        var (tops, bottoms) = ([Int](repeating: mask.height, count: mask.width), [Int](repeating: 0, count: mask.width))
        for y in 0..<mask.height {
            for x in 0..<mask.width where mask[x, y] != 0 {
                tops[x] = min(tops[x], y)
                bottoms[x] = max(bottoms[x], y + 1)
            }
        }
        let places = 0...mask.width
        top = places.map { x in min(x > 0 ? tops[x - 1] : mask.height, x < mask.width ? tops[x] : mask.height) }
        bottom = places.map { x in max(x > 0 ? bottoms[x - 1] : 0, x < mask.width ? bottoms[x] : 0) }
        reach = max(2, height * 6 / 10)
        let least = max(2, height / 8)
        upperNotches = Self.notches(in: top, reach: reach, least: least)
        lowerNotches = Self.notches(in: bottom.map { mask.height - $0 }, reach: reach, least: least)
    }

    /// How deep the notches are in which a way enters and leaves the ink, together, in pixels.
    func notch(at columns: [Int]) -> Float {
        var sum = 0
        if let entry = columns.indices.first(where: { $0 >= top[columns[$0]] }) {
            sum += Self.depth(in: top, at: columns[entry], reach: reach, level: entry)
        }
        if let exit = columns.indices.last(where: { $0 < bottom[columns[$0]] }) {
            sum += Self.depth(in: bottom.map { -$0 }, at: columns[exit], reach: reach, level: -exit - 1)
        }
        return Float(sum)
    }

    /// A straight way from a place in the upper edge to one in the lower edge, upright beyond both.
    func line(from start: Int, to end: Int) -> [Int] {
        let rows = columns
        let (first, last) = (top[start], max(top[start] + 1, bottom[end] - 1))
        return (0..<rows).map { y in
            let share = min(1, max(0, Float(y - first) / Float(last - first)))
            return start + Int((share * Float(end - start)).rounded())
        }
    }

    /// Number of rows.
    private var columns: Int { bottom.max() ?? 1 }

    /// How far the edge rises on both sides of a place, within reach, above a level.
    private static func depth(in edge: [Int], at place: Int, reach: Int, level: Int) -> Int {
        let left = edge[max(0, place - reach)...place].min() ?? level
        let right = edge[place...min(edge.count - 1, place + reach)].min() ?? level
        return max(0, level - max(left, right))
    }

    /// Deepest places of an edge whose neighbourhood rises on both sides by `least`.
    private static func notches(in edge: [Int], reach: Int, least: Int) -> [Int] {
        var result: [Int] = []
        var start = 1
        while start < edge.count - 1 {
            var end = start
            while end + 1 < edge.count - 1, edge[end + 1] == edge[start] { end += 1 }
            if edge[start] > edge[start - 1], edge[end] > edge[end + 1] {
                let place = (start + end) / 2
                if depth(in: edge, at: place, reach: reach, level: edge[start]) >= least { result.append(place) }
            }
            start = end + 1
        }
        return result
    }
}
