@preconcurrency import Glibc

/// The outline of a sheet, as the columns it covers in each of its rows.
struct SheetOutline: Sendable, Equatable {
    /// The first row.
    private(set) var top: Int
    /// The columns that it covers, row by row from ``top`` on; none is empty.
    private(set) var spans: [Range<Int>]

    /// The rows and columns between what is reached from outside; `nil` if all is.
    ///
    /// - Parameters:
    ///   - reached: 1 where the surround is, 0 elsewhere.
    ///   - width: Width of the picture in pixels.
    ///   - height: Height of the picture in pixels.
    init?(around reached: Plane<UInt8>, width: Int, height: Int) {
        // Lone pixels that are unlike the surround are noise or clutter: only the largest piece counts.
        var rest = reached
        for index in rest.samples.indices { rest.samples[index] = 1 - rest.samples[index] }
        guard let piece = InkComponent.find(in: rest, threshold: 1).first else { return nil }
        var rows = [Range<Int>?](repeating: nil, count: height)
        for run in piece.runs {
            let span = run.start..<run.end
            rows[run.y] = rows[run.y].map { min($0.lowerBound, run.start)..<max($0.upperBound, run.end) } ?? span
        }
        top = piece.box.y
        spans = rows[piece.box.y..<piece.box.bottom].compactMap { $0 }
    }

    /// An outline of given spans.
    ///
    /// - Parameters:
    ///   - top: The first row.
    ///   - spans: The columns that it covers, row by row, none empty.
    init(top: Int, spans: [Range<Int>]) {
        self.top = top
        self.spans = spans
    }

    /// Number of pixels within.
    var area: Int { spans.reduce(0) { $0 + $1.count } }

    /// The smallest upright box around it.
    var box: PixelBox {
        let left = spans.map(\.lowerBound).min() ?? 0
        let right = spans.map(\.upperBound).max() ?? 0
        return PixelBox(x: left, y: top, width: right - left, height: spans.count)
    }

    /// How far inside the outline nothing of the surround is seen any more: its edge is soft and may be lined.
    var margin: Int { 2 + min(box.width, box.height) / 100 }

    /// How many of the picture's four sides it touches.
    func touchedSides(width: Int, height: Int) -> Int {
        [box.x <= 0, box.y <= 0, box.right >= width, box.bottom >= height].count { $0 }
    }

    /// The part that is a number of pixels or more away from the outline, roughly: by rows, then at both ends.
    func inset(by margin: Int) -> SheetOutline {
        guard spans.count > 2 * margin + 1 else { return self }
        var inner: [Range<Int>] = []
        for row in margin..<spans.count - margin {
            let near = spans[row - margin...row + margin]
            let left = (near.map(\.lowerBound).max() ?? 0) + margin
            let right = (near.map(\.upperBound).min() ?? 0) - margin
            inner.append(left..<max(left + 1, right))
        }
        return SheetOutline(top: top + margin, spans: inner)
    }

    /// Its area as a share of the smallest rectangle around it, turned by up to 40 degrees: 1 for a sheet, 0.8 for a
    /// disc, less for most other shapes.
    var rectangularity: Double {
        var smallest = Double.infinity
        for degrees in stride(from: -40.0, through: 40, by: 2) {
            let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
            var (lowX, highX, lowY, highY) = (Double.infinity, -Double.infinity, Double.infinity, -Double.infinity)
            for (row, span) in spans.enumerated() {
                let y = Double(row)
                for x in [Double(span.lowerBound), Double(span.upperBound)] {
                    (lowX, highX) = (min(lowX, x * c + y * s), max(highX, x * c + y * s))
                    (lowY, highY) = (min(lowY, y * c - x * s), max(highY, y * c - x * s))
                }
            }
            smallest = min(smallest, (highX - lowX) * (highY - lowY + 1))
        }
        return Double(area) / max(1, smallest)
    }
}
