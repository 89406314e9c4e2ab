/// The brightness of paper as a parabola over the picture: what light from one side and a lens that darkens its edges
/// leave of an even sheet.
struct PaperSurface: Sendable, Equatable {
    /// The coefficients of 1, x, y, x squared, x times y and y squared, where x and y go from -1 to 1.
    private let coefficients: [Float]
    private let width: Int
    private let height: Int

    /// Fits the surface to a plane of which most is paper.
    ///
    /// Medians of tiles, since noise and thin strokes do not move them, by least squares, in which tiles that lie off
    /// the last surface count for less each time (Holland and Welsch 1977, Cauchy's weights).
    init(of brightness: Plane<UInt8>) {
        (width, height) = (brightness.width, brightness.height)
        let tiles = Self.tiles(of: brightness)
        var weights = [Float](repeating: 1, count: tiles.count)
        var fitted = [Float](repeating: 0, count: 6)
        for _ in 0..<5 {
            fitted = Self.leastSquares(tiles, weights: weights) ?? fitted
            let misses = tiles.map { abs($0.value - Self.value(of: fitted, $0.x, $0.y)) }
            let typical = max(0.5, misses.sorted()[misses.count / 2])
            weights = misses.map { 1 / (1 + ($0 / (2 * typical)) * ($0 / (2 * typical))) }
        }
        coefficients = fitted
    }

    /// The surface at each pixel of one row.
    func row(_ y: Int) -> [Float] {
        let (c, v) = (coefficients, Self.coordinate(y, of: height))
        let (constant, slope, bend) = (c[0] + v * (c[2] + v * c[5]), c[1] + v * c[4], c[3])
        return (0..<width).map { x in
            let u = Self.coordinate(x, of: width)
            return constant + u * (slope + u * bend)
        }
    }

    private struct Tile {
        let x: Float
        let y: Float
        let value: Float
    }

    /// The medians of about 200 tiles and where their centres are.
    private static func tiles(of plane: Plane<UInt8>) -> [Tile] {
        let side = max(1, plane.longSide / 16)
        var tiles: [Tile] = []
        for top in stride(from: 0, to: plane.height, by: side) {
            for left in stride(from: 0, to: plane.width, by: side) {
                let (bottom, right) = (min(plane.height, top + side), min(plane.width, left + side))
                var histogram = [Int](repeating: 0, count: 256)
                for y in top..<bottom {
                    for x in left..<right { histogram[Int(plane[x, y])] += 1 }
                }
                tiles.append(
                    Tile(
                        x: coordinate((left + right) / 2, of: plane.width),
                        y: coordinate((top + bottom) / 2, of: plane.height),
                        value: Float(Histogram.quantile(0.5, of: histogram))
                    )
                )
            }
        }
        return tiles
    }

    private static func coordinate(_ pixel: Int, of count: Int) -> Float {
        2 * (Float(pixel) + 0.5) / Float(count) - 1
    }

    private static func terms(_ x: Float, _ y: Float) -> [Float] { [1, x, y, x * x, x * y, y * y] }

    private static func value(of coefficients: [Float], _ x: Float, _ y: Float) -> Float {
        let c = coefficients
        return c[0] + x * (c[1] + x * c[3] + y * c[4]) + y * (c[2] + y * c[5])
    }

    /// Solves the normal equations by Gauss's elimination; `nil` where the tiles do not determine a surface.
    private static func leastSquares(_ tiles: [Tile], weights: [Float]) -> [Float]? {
        var rows = [[Double]](repeating: [Double](repeating: 0, count: 7), count: 6)
        for (tile, weight) in zip(tiles, weights) {
            let terms = terms(tile.x, tile.y) + [tile.value]
            for row in 0..<6 {
                for column in 0..<7 { rows[row][column] += Double(weight * terms[row] * terms[column]) }
            }
        }
        for pivot in 0..<6 {
            let best = (pivot..<6).reduce(pivot) { abs(rows[$1][pivot]) > abs(rows[$0][pivot]) ? $1 : $0 }
            rows.swapAt(pivot, best)
            guard abs(rows[pivot][pivot]) > 1e-6 else { return nil }
            for row in 0..<6 where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot..<7 { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return (0..<6).map { Float(rows[$0][6] / rows[$0][$0]) }
    }
}
