/// Where strokes and lines are crossed from above to below within few pixels: the middles of thin upright runs of ink.
struct ThinRuns: Sendable {
    /// The length of the run whose middle a pixel is, 0 elsewhere.
    private(set) var lengths: Plane<UInt8>
    /// All middles.
    private(set) var points: [(x: Int, y: Int)] = []

    /// Finds all runs of at most some pixels.
    init(in ink: Plane<UInt8>, threshold: UInt8, thickest: Int) {
        lengths = Plane(width: ink.width, height: ink.height, repeating: UInt8(0))
        let width = ink.width
        var open = [Int](repeating: 0, count: width)
        for y in 0...ink.height {
            for x in 0..<width {
                if y < ink.height && ink.samples[y * width + x] >= threshold {
                    open[x] += 1
                } else if open[x] > 0 {
                    if open[x] <= thickest {
                        let middle = y - open[x] + (open[x] - 1) / 2
                        lengths.samples[middle * width + x] = UInt8(open[x])
                        points.append((x, middle))
                    }
                    open[x] = 0
                }
            }
        }
    }

    /// The row of the middle nearest to a row in a column, within some pixels.
    func nearest(to row: Float, column: Int, reach: Int) -> Int? {
        let centre = Int(row.rounded())
        for distance in 0...reach {
            for y in [centre - distance, centre + distance] where y >= 0 && y < lengths.height {
                if lengths.samples[y * lengths.width + column] > 0 { return y }
            }
        }
        return nil
    }
}
