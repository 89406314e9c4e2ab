/// Finds what lies beyond the paper along the sides of a picture: the table, a dark gap, the margin of a canvas.
///
/// Such a strip begins at the picture's border, has one colour unlike the paper's, and a straight and sharp inner side. It
/// takes the whole of a side, or thins out towards a corner like a wedge. A stroke that leaves the picture does neither.
enum BorderStrips {
    /// Looks along all four sides.
    ///
    /// - Parameter picture: A pooled picture of at least 24 pixels along its shorter side; smaller ones have no strips, nor
    ///   have narrow ones, where a 1 that is cut close would leave wedges of paper beside it.
    /// - Returns: The rows of what is left without strips; `nil` if there are none.
    static func find(in picture: PooledPicture) -> SheetOutline? {
        guard min(picture.width, picture.height) >= 24, picture.width * 3 >= picture.height else { return nil }
        let step = max(1, picture.width * picture.height / 4000)
        let usual = picture.medianColour(of: Array(stride(from: 0, to: picture.width * picture.height, by: step)))
        let found = PictureSide.allCases.map { BorderStrip(along: $0, of: picture, usual: usual) }
        guard found.contains(where: { $0 != nil }) else { return nil }
        guard let outline = outline(within: found, width: picture.width, height: picture.height),
            showsInk(picture, outline)
        else { return nil }
        return outline
    }

    /// The columns between the strips, row by row.
    private static func outline(within strips: [BorderStrip?], width: Int, height: Int) -> SheetOutline? {
        var (top, spans) = (0, [Range<Int>]())
        for y in 0..<height {
            func isOutside(_ x: Int) -> Bool {
                strips.contains { $0?.covers(x: x, y: y, width: width, height: height) ?? false }
            }
            var (first, last) = (0, width)
            while first < last && isOutside(first) { first += 1 }
            while first < last && isOutside(last - 1) { last -= 1 }
            if spans.isEmpty { top = y }
            // Rows without paper come before all others or after them.
            if first < last { spans.append(first..<last) }
        }
        // A row or a column that is left of a corner only would be drawn out over all of its length.
        let longest = spans.map(\.count).max() ?? 0
        guard let start = spans.firstIndex(where: { $0.count * 2 >= longest }),
            let end = spans.lastIndex(where: { $0.count * 2 >= longest })
        else { return nil }
        return SheetOutline(top: top + start, spans: Array(spans[start...end]))
    }

    /// Whether some of what is left is unlike the rest of it: a digit, or the strip was one.
    private static func showsInk(_ picture: PooledPicture, _ outline: SheetOutline) -> Bool {
        var places: [Int] = []
        for (row, span) in outline.spans.enumerated() {
            places += span.map { (outline.top + row) * picture.width + $0 }
        }
        let step = max(1, places.count / 4000)
        let paper = picture.medianColour(of: stride(from: 0, to: places.count, by: step).map { places[$0] })
        let marked = places.count { picture.meanPixel(at: $0).distance(to: paper) >= 20 }
        return marked * 1000 >= places.count
    }
}

extension SIMD4<UInt8> {
    /// The largest difference of a channel between two colours.
    @inline(__always)
    func distance(to other: Self) -> Int {
        let difference = pointwiseMax(self, other) &- pointwiseMin(self, other)
        return Int(Swift.max(difference.x, difference.y, difference.z))
    }
}
