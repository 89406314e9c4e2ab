import ImageCodec
import LargerCNN

@testable import Corpus

/// Small drawings, and what the tests ask of pictures.
enum Samples {
    /// A level line through the sheet's middle, from 0.25 to 0.75.
    static let level = StrokeDrawing(strokes: [[.init(x: 0.25, y: 0.5), .init(x: 0.75, y: 0.5)]])

    /// A seven with a bar: three straight lines.
    static let seven = StrokeDrawing(strokes: [
        line((0.3, 0.2), (0.7, 0.2)) + line((0.7, 0.2), (0.45, 0.8)),
        line((0.38, 0.5), (0.68, 0.5)),
    ])

    static let dot = StrokeDrawing(strokes: [[.init(x: 0.5, y: 0.5)]])
    static let nothing = StrokeDrawing(strokes: [])

    /// Ten places between two, as a tablet reports them.
    static func line(_ from: (Float, Float), _ to: (Float, Float)) -> [StrokeDrawing.Point] {
        (0...10).map { step in
            let t = Float(step) / 10
            return .init(x: from.0 + (to.0 - from.0) * t, y: from.1 + (to.1 - from.1) * t)
        }
    }

    static func render(_ drawing: StrokeDrawing, _ style: PictureStyle, seed: UInt64 = 1) -> Picture {
        var generator = SplitMix64(seed: seed)
        return PictureRenderer.render(drawing, style: style, using: &generator)
    }
}

extension Picture {
    /// One pixel's four samples.
    func pixel(_ x: Int, _ y: Int) -> [Int] {
        let start = (y * width + x) * 4
        return rgba[start..<start + 4].map(Int.init)
    }

    /// The red samples of one column, from the top.
    func reds(column x: Int) -> [Int] { (0..<height).map { pixel(x, $0)[0] } }

    /// The smallest box around all pixels whose red sample is below a level.
    func inkBox(below level: Int = 128) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
        var (left, right, top, bottom) = (width, -1, height, -1)
        for y in 0..<height {
            for x in 0..<width where pixel(x, y)[0] < level {
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
            }
        }
        return right < 0 ? nil : (left...right, top...bottom)
    }
}
