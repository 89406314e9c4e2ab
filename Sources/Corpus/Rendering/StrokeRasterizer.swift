/// Draws lines of changing width into a coverage plane, at a cost that grows with the ink and not with the picture.
///
/// A pixel's coverage is taken from its centre's distance to the line's edge, exact to a few levels for lines of a pixel
/// and more; a thinner line covers its width's share.
enum StrokeRasterizer {
    /// Draws one line; where it crosses itself or others, the larger coverage stays.
    ///
    /// - Parameters:
    ///   - vertices: The line's places in pixels, in order; a single one is a dot.
    ///   - tip: How the line ends.
    ///   - isAliased: Whether a pixel is either wholly covered or not at all.
    ///   - coverage: Where to draw.
    static func draw(_ vertices: [StrokeVertex], tip: Pen.Tip, isAliased: Bool, into coverage: inout Coverage) {
        guard let first = vertices.first, let last = vertices.indices.last else { return }
        guard last > 0 else {
            return draw(Segment(first, first, isAliased, startsSquare: tip == .square, endsSquare: false), &coverage)
        }
        for index in 1...last {
            let segment = Segment(
                vertices[index - 1],
                vertices[index],
                isAliased,
                startsSquare: tip == .square && index == 1,
                endsSquare: tip == .square && index == last
            )
            draw(segment, &coverage)
        }
    }

    /// Draws a dot at each vertex and joins none.
    static func stamp(_ vertices: [StrokeVertex], tip: Pen.Tip, isAliased: Bool, into coverage: inout Coverage) {
        for vertex in vertices { draw([vertex], tip: tip, isAliased: isAliased, into: &coverage) }
    }

    /// A straight piece, with everything that is the same for all of its pixels.
    private struct Segment {
        let start: StrokeVertex
        let dx: Float
        let dy: Float
        let length: Float
        let inverse: Float
        let radius: Float
        let radiusChange: Float
        let reach: Float
        let ink: Float
        let inkChange: Float
        let isAliased: Bool
        let startsSquare: Bool
        let endsSquare: Bool

        init(_ from: StrokeVertex, _ to: StrokeVertex, _ isAliased: Bool, startsSquare: Bool, endsSquare: Bool) {
            start = from
            (dx, dy) = (to.x - from.x, to.y - from.y)
            length = (dx * dx + dy * dy).squareRoot()
            inverse = length > 1e-6 ? 1 / (length * length) : 0
            // Less than a pixel wide, a line covers all pixels that it touches by less than a whole.
            radius = max(from.radius, 0.5)
            radiusChange = max(to.radius, 0.5) - radius
            func share(_ vertex: StrokeVertex) -> Float { vertex.ink * (isAliased ? 1 : min(vertex.radius * 2, 1)) }
            ink = share(from) * 255
            inkChange = share(to) * 255 - ink
            // A square's corner is farther away than its side.
            let isSquare = startsSquare || endsSquare
            reach = (max(radius, radius + radiusChange) + 0.5) * (isSquare ? 1.4143 : 1)
            (self.isAliased, self.startsSquare, self.endsSquare) = (isAliased, startsSquare, endsSquare)
        }

        /// How much of the pixel is covered whose centre lies at this offset from the start.
        @inline(__always) func coverage(_ px: Float, _ py: Float) -> UInt8 {
            let along = (px * dx + py * dy) * inverse
            let t = min(max(along, 0), 1)
            let (ex, ey) = (px - t * dx, py - t * dy)
            var distance = (ex * ex + ey * ey).squareRoot()
            if startsSquare && along <= 0 || endsSquare && along >= 1 { distance = squareDistance(px, py, along) }
            let edge = radius + t * radiusChange - distance + 0.5
            let full = ink + t * inkChange
            if isAliased { return edge >= 0.5 ? UInt8(full) : 0 }
            return UInt8(full * min(max(edge, 0), 1) + 0.5)
        }

        /// Beyond a square end the farther of "beside the line" and "past the end" counts; a dot's square is upright.
        private func squareDistance(_ px: Float, _ py: Float, _ along: Float) -> Float {
            guard length > 1e-3 else { return max(abs(px), abs(py)) }
            let beside = abs(px * dy - py * dx) / length
            return max(beside, (along <= 0 ? -along : along - 1) * length)
        }
    }

    private static func draw(_ segment: Segment, _ coverage: inout Coverage) {
        let (width, height) = (coverage.width, coverage.height)
        let (x0, y0, reach) = (segment.start.x, segment.start.y, segment.reach)
        let columns = pixels(from: min(x0, x0 + segment.dx) - reach, to: max(x0, x0 + segment.dx) + reach, of: width)
        let rows = pixels(from: min(y0, y0 + segment.dy) - reach, to: max(y0, y0 + segment.dy) + reach, of: height)
        guard !columns.isEmpty && !rows.isEmpty else { return }
        coverage.include(columns: columns, rows: rows)
        // In each row only a band around the line can be covered: |px * dy - py * dx| <= reach * length.
        let isSteep = abs(segment.dy) > 1e-3
        let slope = isSteep ? segment.dx / segment.dy : 0
        let half = isSteep ? reach * segment.length / abs(segment.dy) : 0
        coverage.samples.withUnsafeMutableBufferPointer { samples in
            for y in rows {
                let py = Float(y) + 0.5 - y0
                let middle = x0 + py * slope
                let band = isSteep ? pixels(from: middle - half, to: middle + half, of: width) : columns
                let first = max(columns.lowerBound, band.lowerBound)
                let end = min(columns.upperBound, band.upperBound)
                guard first < end else { continue }
                let row = y * width
                for x in first..<end where samples[row + x] != 255 {
                    let value = segment.coverage(Float(x) + 0.5 - x0, py)
                    if value > samples[row + x] { samples[row + x] = value }
                }
            }
        }
    }

    /// The pixels whose centres may lie between two places, within a side of the picture.
    @inline(__always) private static func pixels(from low: Float, to high: Float, of side: Int) -> Range<Int> {
        let limit = Float(side)
        let first = Int(min(max(low - 0.5, 0), limit))
        return first..<max(first, Int(min(max(high + 0.5, 0), limit)))
    }
}
