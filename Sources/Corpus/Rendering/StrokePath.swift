/// Joins the places that a pointer reported into the line that a program draws.
enum StrokePath {
    /// The line through one path's places, as vertices near enough to each other to be joined by straight pieces.
    ///
    /// - Parameters:
    ///   - places: The places, in pixels, with the line's width at each.
    ///   - path: How to join them.
    ///   - decimation: How many places there are for each one that is used; the first and the last always are.
    /// - Returns: At least one vertex if there is at least one place.
    static func flatten(_ places: [StrokeVertex], path: Pen.Path, decimation: Int) -> [StrokeVertex] {
        let used = decimated(places, by: decimation)
        guard used.count > 2 else { return path == .stamps ? stamps(used) : used }
        return switch path {
        case .polyline: used
        case .midpoints: midpoints(used)
        case .spline: spline(used)
        case .stamps: stamps(used)
        }
    }

    private static func decimated(_ places: [StrokeVertex], by step: Int) -> [StrokeVertex] {
        guard step > 1, let last = places.last else { return places }
        var used = stride(from: 0, to: places.count, by: step).map { places[$0] }
        if (places.count - 1) % step != 0 { used.append(last) }
        return used
    }

    /// Two pixels, or a third of a thick line's radius: shorter pieces cost more and show nothing.
    private static func pieces(_ length: Float, _ radius: Float) -> Int {
        Int(min(max(length / max(2, radius * 0.35), 1), 64))
    }

    /// A quadratic Bézier curve from midpoint to midpoint, with the place between them as its control point.
    private static func midpoints(_ places: [StrokeVertex]) -> [StrokeVertex] {
        var line = [places[0]]
        var start = places[0].mixed(places[1], 0.5)
        line.append(start)
        for index in 1..<places.count - 1 {
            let control = places[index]
            let end = control.mixed(places[index + 1], 0.5)
            let count = pieces(start.distance(to: control) + control.distance(to: end), control.radius)
            for piece in 1...count {
                let fraction = Float(piece) / Float(count)
                line.append(start.mixed(control, fraction).mixed(control.mixed(end, fraction), fraction))
            }
            start = end
        }
        line.append(places[places.count - 1])
        return line
    }

    /// The uniform cubic spline of Catmull and Rom (1974), tension one half.
    private static func spline(_ places: [StrokeVertex]) -> [StrokeVertex] {
        var line = [places[0]]
        for index in 0..<places.count - 1 {
            let before = places[max(index - 1, 0)]
            let from = places[index]
            let to = places[index + 1]
            let after = places[min(index + 2, places.count - 1)]
            let count = pieces(from.distance(to: to), from.radius)
            for piece in 1...count {
                let t = Float(piece) / Float(count)
                func curve(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
                    let linear = (c - a) * t
                    let square = (2 * a - 5 * b + 4 * c - d) * t * t
                    return b + 0.5 * (linear + square + (3 * b - a - 3 * c + d) * t * t * t)
                }
                var vertex = from.mixed(to, t)
                vertex.x = curve(before.x, from.x, to.x, after.x)
                vertex.y = curve(before.y, from.y, to.y, after.y)
                line.append(vertex)
            }
        }
        return line
    }

    /// One stamp each time the pen has moved by a little less than its width: separate dots that nearly touch.
    private static func stamps(_ places: [StrokeVertex]) -> [StrokeVertex] {
        guard var last = places.first else { return [] }
        var kept = [last]
        for place in places.dropFirst() {
            let spacing = max(last.radius * 1.7, 1)
            while last.distance(to: place) >= spacing {
                last = last.mixed(place, spacing / last.distance(to: place))
                kept.append(last)
            }
        }
        return kept
    }
}
