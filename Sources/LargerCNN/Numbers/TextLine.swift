/// Pieces of ink that stand side by side.
struct TextLine: Sendable {
    /// The pieces, left to right by their middles.
    let pieces: [InkComponent]
    /// Height of a typical digit in this line.
    let height: Int

    /// Sorts pieces into lines, top to bottom.
    ///
    /// Neighbours whose rows overlap are in one line, which may therefore climb or fall; then lines that lie at one
    /// height are one line, however wide the gap between them; and pieces too small to tell join the nearest.
    static func find(in ink: NumberInk) -> [TextLine] {
        let isMain = { (piece: InkComponent) in piece.box.height * 2 >= ink.height }
        var groups = ink.pieces.filter(isMain).map { [$0] }
        if groups.isEmpty { groups = [ink.pieces] }
        merge(&groups) { a, b in
            a.contains { one in b.contains { areNeighbours(one.box, $0.box, height: ink.height) } }
        }
        merge(&groups) { a, b in
            share(InkComponent.box(around: a), InkComponent.box(around: b)) >= 0.6
        }
        if ink.pieces.contains(where: isMain) {
            for piece in ink.pieces where !isMain(piece) {
                let nearest = groups.indices.min { a, b in
                    distance(piece, to: groups[a]) < distance(piece, to: groups[b])
                }
                // Farther away it is a stray mark, not a part of a digit.
                guard let nearest, distance(piece, to: groups[nearest]) * 2 <= ink.height else { continue }
                groups[nearest].append(piece)
            }
        }
        return groups.map { TextLine(pieces: $0, fallback: ink.height) }.sorted { $0.middle < $1.middle }
    }

    private init(pieces: [InkComponent], fallback: Int) {
        self.pieces = pieces.sorted { $0.box.x * 2 + $0.box.width < $1.box.x * 2 + $1.box.width }
        let heights = pieces.map(\.box.height).filter { $0 * 2 >= fallback }.sorted()
        height = heights.isEmpty ? fallback : heights[heights.count / 2]
    }

    /// The mean row of its ink.
    private var middle: Int {
        let area = pieces.reduce(0) { $0 + $1.area }
        return pieces.reduce(0) { $0 + $1.area * ($1.box.y * 2 + $1.box.height) } / max(1, area)
    }

    /// Joins groups until no two belong together.
    private static func merge(_ groups: inout [[InkComponent]], where belong: ([InkComponent], [InkComponent]) -> Bool)
    {
        var index = 0
        while index < groups.count {
            if let other = groups.indices.first(where: { $0 > index && belong(groups[index], groups[$0]) }) {
                groups[index] += groups.remove(at: other)
                index = 0
            } else {
                index += 1
            }
        }
    }

    /// Share of the smaller one's rows that both cover.
    private static func share(_ a: PixelBox, _ b: PixelBox) -> Double {
        let common = min(a.bottom, b.bottom) - max(a.y, b.y)
        return Double(common) / Double(max(1, min(a.height, b.height)))
    }

    private static func areNeighbours(_ a: PixelBox, _ b: PixelBox, height: Int) -> Bool {
        max(0, a.x - b.right, b.x - a.right) <= 2 * height && share(a, b) >= 0.45
    }

    private static func distance(_ piece: InkComponent, to group: [InkComponent]) -> Int {
        group.reduce(Int.max) { min($0, piece.box.gap(to: $1.box)) }
    }
}
