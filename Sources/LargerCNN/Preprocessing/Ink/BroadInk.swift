/// Finds the paper under strokes that are broader than the window of the closing, which takes their inside for paper.
///
/// The brightness is a landscape and ink lies in its basins: water would have to rise to the paper's level before it
/// runs off over the picture's edge. A shadow runs off there at once, however sharp its outline is, and a soft shadow
/// within the picture has gentler sides than ink.
enum BroadInk {
    /// Brings the ground within basins up to their rim.
    ///
    /// - Parameter ground: The paper's brightness as the closing sees it.
    /// - Returns: The paper's brightness; nowhere less than before.
    static func bridged(_ ground: Plane<UInt8>) -> Plane<UInt8> {
        let cell = max(1, ground.longSide / 80)
        let coarse = means(of: ground, cell: cell)
        guard min(coarse.width, coarse.height) >= 8 else { return ground }
        let level = waterLevel(of: coarse)
        let depth = zip(level.samples, coarse.samples).map { Int($0) - Int($1) }
        guard let deepest = depth.max(), deepest >= 16 else { return ground }
        var bridged = coarse
        for basin in basins(depth: depth, level: level) where isInk(basin, depth: depth, level: level) {
            // The rim of the ink is in the cells around.
            for run in basin.runs {
                for y in max(0, run.y - 2)...min(coarse.height - 1, run.y + 2) {
                    for x in max(0, run.start - 2)..<min(coarse.width, run.end + 2) { bridged[x, y] = level[x, y] }
                }
            }
        }
        return raised(ground, to: bridged, cell: cell)
    }

    /// The mean of each square of `cell` pixels a side.
    private static func means(of plane: Plane<UInt8>, cell: Int) -> Plane<UInt8> {
        let (width, height) = ((plane.width + cell - 1) / cell, (plane.height + cell - 1) / cell)
        var result = Plane(width: width, height: height, repeating: UInt8(0))
        for y in 0..<height {
            let rows = y * cell..<min(plane.height, (y + 1) * cell)
            for x in 0..<width {
                let columns = x * cell..<min(plane.width, (x + 1) * cell)
                var sum = 0
                for row in rows {
                    for column in columns { sum += Int(plane.samples[row * plane.width + column]) }
                }
                result[x, y] = UInt8(truncatingIfNeeded: sum / (rows.count * columns.count))
            }
        }
        return result
    }

    /// How high water would stand: the least that any way from a cell to the edge must climb to, by flooding from the
    /// edge inwards, lowest cells first (Meyer 1991, "Un algorithme optimal de ligne de partage des eaux").
    static func waterLevel(of plane: Plane<UInt8>) -> Plane<UInt8> {
        let (width, height) = (plane.width, plane.height)
        var level = plane
        var pending = [[Int]](repeating: [], count: 256)
        var isReached = [Bool](repeating: false, count: width * height)
        for (index, value) in edgeLevels(of: plane) {
            level.samples[index] = value
            isReached[index] = true
            pending[Int(value)].append(index)
        }
        for height in 0..<256 {
            while let index = pending[height].popLast() {
                let (x, y) = (index % width, index / width)
                for (next, isInside) in [
                    (index - 1, x > 0), (index + 1, x < width - 1), (index - width, y > 0),
                    (index + width, y < plane.height - 1),
                ]
                where isInside && !isReached[next] {
                    isReached[next] = true
                    level.samples[next] = max(plane.samples[next], UInt8(height))
                    pending[Int(level.samples[next])].append(next)
                }
            }
        }
        return level
    }

    /// The edge's cells with the level at which water runs off: where ink leaves the picture along a short part of the
    /// edge, that of the paper beside it.
    private static func edgeLevels(of plane: Plane<UInt8>) -> [(index: Int, level: UInt8)] {
        let (width, height) = (plane.width, plane.height)
        let ring =
            (0..<width).map { $0 } + (1..<height).map { $0 * width + width - 1 }
            + (0..<width - 1).reversed().map { (height - 1) * width + $0 }
            + (1..<height - 1).reversed().map { $0 * width }
        // Twice around, and the middle taken, so that the ring has no ends.
        let values = (ring + ring).map { plane.samples[$0] }
        let strip = Plane(width: values.count, height: 1, samples: values)
        let closed = Morphology.closing(strip, radius: max(1, min(width, height) / 5))
        let shift = ring.count / 2
        return ring.indices.map { place in
            (ring[place], closed.samples[place < shift ? place + ring.count : place])
        }
    }

    /// Connected places that lie well below the water.
    private static func basins(depth: [Int], level: Plane<UInt8>) -> [InkComponent] {
        var marks = level
        for index in depth.indices {
            marks.samples[index] = depth[index] >= max(8, Int(level.samples[index]) / 12) ? 1 : 0
        }
        return InkComponent.find(in: marks, threshold: 1)
    }

    /// Whether a basin is as deep as ink, or not deep but with steep sides.
    private static func isInk(_ basin: InkComponent, depth: [Int], level: Plane<UInt8>) -> Bool {
        var values: [Int] = []
        var (rim, surface) = (0, 0)
        for run in basin.runs {
            for x in run.start..<run.end {
                values.append(depth[run.y * level.width + x])
                surface = max(surface, Int(level[x, run.y]))
            }
        }
        values.sort()
        let deep = values[values.count * 9 / 10]
        let contrast = Float(deep) / Float(max(64, surface))
        if contrast >= 0.45 { return true }
        guard contrast >= 0.12 else { return false }
        // The cells on the way down, by the length of the outline, are how wide the sides are.
        let sides = values.count { $0 * 10 >= 3 * deep && $0 * 10 < 7 * deep }
        for run in basin.runs {
            for x in run.start..<run.end where isOnOutline(x, run.y, deep / 2, depth: depth, width: level.width) {
                rim += 1
            }
        }
        let breadth = Float(sides) / Float(max(1, rim)) / 0.4 / Float(level.longSide)
        return contrast >= 4 * breadth
    }

    /// Whether a cell is the first at some depth, seen from one of its neighbours.
    private static func isOnOutline(_ x: Int, _ y: Int, _ wanted: Int, depth: [Int], width: Int) -> Bool {
        let index = y * width + x
        guard depth[index] >= wanted else { return false }
        let height = depth.count / width
        return (x > 0 && depth[index - 1] < wanted) || (x < width - 1 && depth[index + 1] < wanted)
            || (y > 0 && depth[index - width] < wanted) || (y < height - 1 && depth[index + width] < wanted)
    }

    /// The greater of the ground and the coarse one, which is brought to the ground's size by interpolation.
    private static func raised(_ ground: Plane<UInt8>, to coarse: Plane<UInt8>, cell: Int) -> Plane<UInt8> {
        var result = ground
        let columns = (0..<ground.width).map { place($0, cell: cell, count: coarse.width) }
        for y in 0..<ground.height {
            let (top, down) = place(y, cell: cell, count: coarse.height)
            let (upper, lower) = (top * coarse.width, min(top + 1, coarse.height - 1) * coarse.width)
            for x in 0..<ground.width {
                let (left, right) = columns[x]
                let next = min(left + 1, coarse.width - 1)
                let above =
                    Int(coarse.samples[upper + left]) * (256 - right) + Int(coarse.samples[upper + next]) * right
                let below =
                    Int(coarse.samples[lower + left]) * (256 - right) + Int(coarse.samples[lower + next]) * right
                let value = UInt8(truncatingIfNeeded: (above * (256 - down) + below * down) >> 16)
                result.samples[y * ground.width + x] = max(result.samples[y * ground.width + x], value)
            }
        }
        return result
    }

    /// The cell before a pixel's centre, and how far on the way to the next one it is, in 256ths.
    private static func place(_ pixel: Int, cell: Int, count: Int) -> (cell: Int, share: Int) {
        let position = max(0, (2 * pixel + 1 - cell) * 128 / cell)
        return (min(position >> 8, count - 1), position >> 8 < count - 1 ? position & 255 : 0)
    }
}
