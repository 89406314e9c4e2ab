internal import Glibc

/// Paths written as a short text, a subset of SVG's: `M x y` lifts the pen, `L x y` draws a line, `C a b c d x y` a cubic
/// curve, `O x y rx ry` a closed ellipse of its own; coordinates run from 0 to 100, y downwards.
///
/// A text that cannot be read is a mistake in this module, not input, and stops the program.
enum PathText {
    /// Points drawn for one curve.
    private static let curveSteps = 14
    /// Points drawn for one ellipse.
    private static let ellipseSteps = 36

    /// The strokes of a text, in the unit square.
    static func strokes(_ text: String) -> [[StrokeDrawing.Point]] {
        var words = text.split(separator: " ")[...]
        var strokes: [[StrokeDrawing.Point]] = []
        func number() -> Float {
            guard let value = words.popFirst().flatMap({ Float($0) }) else {
                preconditionFailure("a number is missing in \(text)")
            }
            return value / 100
        }
        func point() -> StrokeDrawing.Point {
            let x = number()
            return StrokeDrawing.Point(x: x, y: number())
        }
        while let command = words.popFirst() {
            switch command {
            case "M":
                strokes.append([point()])
            case "L":
                strokes[strokes.count - 1].append(point())
            case "C":
                guard let start = strokes.last?.last else { preconditionFailure("a curve needs a start in \(text)") }
                let (first, second) = (point(), point())
                strokes[strokes.count - 1] += curve(start, first, second, point())
            case "O":
                let centre = point()
                strokes.append(ellipse(centre, radii: point()))
            default:
                preconditionFailure("\(command) is no command in \(text)")
            }
        }
        return strokes
    }

    private static func curve(
        _ a: StrokeDrawing.Point,
        _ b: StrokeDrawing.Point,
        _ c: StrokeDrawing.Point,
        _ d: StrokeDrawing.Point
    ) -> [StrokeDrawing.Point] {
        (1...curveSteps).map { step in
            let t = Float(step) / Float(curveSteps)
            let s = 1 - t
            let (wa, wb, wc, wd) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            return StrokeDrawing.Point(
                x: wa * a.x + wb * b.x + wc * c.x + wd * d.x,
                y: wa * a.y + wb * b.y + wc * c.y + wd * d.y
            )
        }
    }

    private static func ellipse(
        _ centre: StrokeDrawing.Point,
        radii: StrokeDrawing.Point
    ) -> [StrokeDrawing.Point] {
        (0...ellipseSteps).map { step in
            let angle = 2 * Float.pi * Float(step) / Float(ellipseSteps)
            return StrokeDrawing.Point(x: centre.x + radii.x * cos(angle), y: centre.y + radii.y * sin(angle))
        }
    }
}
