/// A strip along one side of a picture that is no paper; see ``BorderStrips``.
struct BorderStrip: Sendable, Equatable {
    /// The side it lies along.
    let side: PictureSide
    /// How deep it is at the side's first place, in pixels; a wedge's straight inner side may begin at less than nothing.
    let depth: Float
    /// By how much it becomes deeper from one place to the next.
    let slope: Float
    /// How wide the soft edge of its inner side is, in pixels.
    let softness: Int

    /// Looks for a strip along a side; `nil` if there is none.
    ///
    /// - Parameters:
    ///   - side: The side.
    ///   - picture: The picture.
    ///   - usual: The colour that most of the picture shows.
    init?(along side: PictureSide, of picture: PooledPicture, usual: SIMD4<UInt8>) {
        let (width, height) = (picture.width, picture.height)
        let length = side.length(width: width, height: height)
        let deepest = side.depth(width: width, height: height) / 5
        func pixel(_ place: Int, _ depth: Int) -> SIMD4<UInt8> {
            picture.meanPixel(at: side.index(place, depth, width: width, height: height))
        }
        func indices(depth: Int) -> [Int] {
            (0..<length).map { side.index($0, depth, width: width, height: height) }
        }
        // The paper's colour is that of the line which the deepest strip would just not reach.
        let paper = picture.medianColour(of: indices(depth: deepest))
        let unlike = indices(depth: 0).filter { picture.meanPixel(at: $0).distance(to: paper) >= Self.leastContrast }
        guard unlike.count * 4 >= length else { return nil }
        let colour = picture.medianColour(of: unlike)
        let contrast = colour.distance(to: paper)
        // Where that line runs through a stroke, what it is unlike is the paper.
        guard contrast >= Self.leastContrast, colour.distance(to: usual) * 4 >= contrast * 3 else { return nil }

        let depths = (0..<length).map { place in
            var depth = 0
            while depth < deepest {
                let pixel = pixel(place, depth)
                let distance = pixel.distance(to: colour)
                guard distance < pixel.distance(to: paper), distance <= max(contrast, 48) else { break }
                depth += 1
            }
            return depth
        }
        guard let line = Self.line(through: depths, deepest: deepest) else { return nil }
        func reached(_ place: Int) -> Int { Int((line.depth + line.slope * Float(place)).rounded()) }
        let reach = max(3, length / 50)
        let places = (0..<length).filter { reached($0) >= 1 && reached($0) + reach < deepest }
        let sharp = places.count { place in
            let (outer, inner) = (pixel(place, max(0, reached(place) - reach)), pixel(place, reached(place) + reach))
            return outer.distance(to: inner) * 2 >= contrast
        }
        guard sharp * 10 >= places.count * 7, !places.isEmpty else { return nil }

        var softness = 0
        func inside(beyond extra: Int) -> SIMD4<UInt8> {
            picture.medianColour(
                of: places.map { side.index($0, min(deepest, reached($0) + extra), width: width, height: height) }
            )
        }
        while softness < 8, inside(beyond: softness).distance(to: inside(beyond: softness + 3)) * 10 > contrast {
            softness += 1
        }
        (self.side, depth, slope) = (side, line.depth, line.slope)
        self.softness = softness + (softness > 0 || abs(line.slope) > 1e-4 ? 1 : 0)
    }

    /// Whether a pixel lies in the strip or on its soft edge.
    func covers(x: Int, y: Int, width: Int, height: Int) -> Bool {
        let (place, inwards) = side.coordinates(x: x, y: y, width: width, height: height)
        let depth = depth + slope * Float(place)
        return depth >= 0.5 && Float(inwards) < depth + Float(softness)
    }

    /// Paper in the shade is less unlike paper in the light than a table is.
    private static let leastContrast = 40

    /// The straight line that nearly all depths lie on, those of a wedge's thin end at zero.
    private static func line(through depths: [Int], deepest: Int) -> (depth: Float, slope: Float)? {
        // At the corners another strip, along the next side, may be seen from end to end.
        guard let first = depths.firstIndex(where: { $0 < deepest }),
            let last = depths.lastIndex(where: { $0 < deepest })
        else { return nil }
        let inner = first...last
        let places = inner.filter { depths[$0] > 0 && depths[$0] < deepest }
        guard inner.count * 10 >= depths.count * 6, places.count * 4 >= depths.count, places.count >= 12 else {
            return nil
        }
        let third = places.count / 3
        let (head, tail) = (places.prefix(third), places.suffix(third))
        var slope = Float(median(tail.map { depths[$0] }) - median(head.map { depths[$0] }))
        slope /= Float(max(1, tail[tail.startIndex + third / 2] - head[third / 2]))
        var depth = Float(median(places.map { depths[$0] })) - slope * Float(places[places.count / 2])
        let tolerance = 1.5 + Float(depths.count) / 100
        let near = places.filter { abs(Float(depths[$0]) - depth - slope * Float($0)) <= tolerance }
        guard near.count * 3 >= places.count * 2 else { return nil }
        (depth, slope) = leastSquares(near.map { (Float($0), Float(depths[$0])) })
        guard abs(slope) <= 0.2 else { return nil }
        var (straight, beyond) = (0, 0)
        for place in inner {
            let difference = Float(depths[place]) - max(0, depth + slope * Float(place))
            if abs(difference) <= tolerance { straight += 1 }
            if difference > tolerance { beyond += 1 }
        }
        // What leads from the strip into the picture in its own colour is a stroke's, and so is the strip.
        guard straight * 100 >= inner.count * 85, beyond * 100 <= inner.count * 5 else { return nil }
        return (depth, slope)
    }

    private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }

    private static func leastSquares(_ points: [(x: Float, y: Float)]) -> (depth: Float, slope: Float) {
        let count = Float(points.count)
        let meanX = points.reduce(0) { $0 + $1.x } / count
        let meanY = points.reduce(0) { $0 + $1.y } / count
        var (squares, products) = (Float(0), Float(0))
        for point in points {
            squares += (point.x - meanX) * (point.x - meanX)
            products += (point.x - meanX) * (point.y - meanY)
        }
        let slope = squares > 0 ? products / squares : 0
        return (meanY - slope * meanX, slope)
    }
}
