import ImageCodec
import Testing

@testable import LargerCNN

/// Lines of paper go, strokes stay.
@Suite struct RuledLinesTests {
    /// Ink of lines given by their rows at the left and at the right edge.
    private static func ink(lines: [(Double, Double)], pen: Double, thickThree: Bool = false) -> Plane<UInt8> {
        var canvas = Canvas(240, 240, Canvas.black)
        for line in lines {
            canvas.draw([(0, line.0), (240, line.1)], x: 0, y: 0, size: 1, pen: pen, (90, 90, 90, 255))
        }
        if thickThree { canvas.draw(Canvas.three, x: 80, y: 50, size: 130, pen: 14, (200, 200, 200, 255)) }
        let samples = stride(from: 0, to: canvas.picture.rgba.count, by: 4).map { canvas.picture.rgba[$0] }
        return Plane(width: 240, height: 240, samples: samples)
    }

    @Test(arguments: [0.0, 8, 24, -30]) func leaningLinesGo(fall: Double) {
        let lines = [(60.0, 60 + fall), (120, 120 + fall), (180, 180 + fall)]
        let ink = Self.ink(lines: lines, pen: 3, thickThree: true)
        let result = RuledLines.removed(from: ink, threshold: 60, isEven: true)
        let left = (0..<240).count { result[10, $0] >= 60 }
        #expect(left == 0)
        let middle = (0..<240).count { result[60, $0] >= 60 }
        #expect(middle == 0)
    }

    @Test func aThickLineGoesToo() {
        let ink = Self.ink(lines: [(70, 78), (170, 178)], pen: 7, thickThree: true)
        let result = RuledLines.removed(from: ink, threshold: 60, isEven: false)
        let left = (0..<240).count { result[20, $0] >= 60 }
        #expect(left == 0)
    }

    @Test func aStrokeIsWholeWhereALineCrossesIt() {
        let plain = Self.ink(lines: [], pen: 3, thickThree: true)
        let result = RuledLines.removed(
            from: Self.ink(lines: [(60, 70), (150, 160)], pen: 3, thickThree: true),
            threshold: 60,
            isEven: true
        )
        let lost = plain.samples.indices.count { plain.samples[$0] >= 60 && result.samples[$0] < 60 }
        let pieces = InkComponent.find(in: result, threshold: 60).filter { $0.area >= 20 }
        #expect(lost * 50 <= plain.samples.count { $0 >= 60 })
        #expect(pieces.count == 1)
    }

    @Test func aSquaredPageGoesWithItsCrossings() {
        let level = Self.ink(lines: [(40, 44), (120, 124), (200, 204)], pen: 3)
        var grid = level
        let upright = level.transposed()
        for index in grid.samples.indices { grid.samples[index] = max(grid.samples[index], upright.samples[index]) }
        let three = Self.ink(lines: [], pen: 3, thickThree: true)
        for index in grid.samples.indices { grid.samples[index] = max(grid.samples[index], three.samples[index]) }
        let result = RuledLines.removed(from: grid, threshold: 60, isEven: true)
        let pieces = InkComponent.find(in: result, threshold: 60)
        #expect(pieces.count { $0.area >= 20 } == 1)
    }

    @Test func aStrokeThatEndsWithinThePictureStays() {
        var canvas = Canvas(240, 240, Canvas.black)
        canvas.draw(Canvas.seven, x: 0, y: 60, size: 170, pen: 4, Canvas.white)
        let samples = stride(from: 0, to: canvas.picture.rgba.count, by: 4).map { canvas.picture.rgba[$0] }
        let ink = Plane(width: 240, height: 240, samples: samples)
        #expect(RuledLines.removed(from: ink, threshold: 60, isEven: true) == ink)
        #expect(RuledLines.removed(from: ink, threshold: 60, isEven: false) == ink)
    }

    @Test func aLoneLineFromTopToBottomIsAOne() {
        let ink = Self.ink(lines: [(118, 122)], pen: 4).transposed()
        #expect(RuledLines.removed(from: ink, threshold: 60, isEven: true) == ink)
    }

    @Test func thinRunsAreFoundAtTheirMiddles() {
        var ink = Plane(width: 3, height: 10, repeating: UInt8(0))
        for y in 2..<5 { ink[0, y] = 99 }
        for y in 8..<10 { ink[1, y] = 99 }
        for y in 0..<8 { ink[2, y] = 99 }
        let runs = ThinRuns(in: ink, threshold: 50, thickest: 5)
        #expect(runs.points.map(\.y) == [3, 8])
        #expect(runs.lengths[0, 3] == 3)
        #expect(runs.lengths[1, 8] == 2)
        #expect(runs.nearest(to: 4.6, column: 0, reach: 2) == 3)
        #expect(runs.nearest(to: 6, column: 0, reach: 2) == nil)
    }

    @Test func aBentLineIsFittedThroughItsPoints() {
        var points: [(x: Int, y: Float)] = []
        for x in 0..<100 {
            let off = Float(x - 50)
            points.append((x, 25 + off * 0.1 + off * off * 0.002))
        }
        let line = RuledLine(through: points, width: 100)
        let farthest = points.map { point -> Float in abs((line?.row(at: point.x) ?? 0) - point.y) }.max() ?? 9
        #expect(farthest < 0.01)
        let slope: Float = line?.slope ?? 0
        let sag: Float = line?.sag ?? 0
        #expect(abs(slope - 0.1) < 0.001)
        #expect(abs(sag - 5) < 0.01)
        #expect(RuledLine(through: Array(points.prefix(5)), width: 100) == nil)
    }

    @Test func rowsOutsideThePictureAreNone() {
        let line = RuledLine(middle: -20, fall: 0, width: 100)
        #expect(line.rows(at: 3, reach: 2, height: 50).isEmpty)
        #expect(RuledLine(middle: 60, fall: 0, width: 100).rows(at: 3, reach: 2, height: 50).isEmpty)
        #expect(RuledLine(middle: 1, fall: 0, width: 100).rows(at: 3, reach: 2, height: 50) == 0..<4)
    }

    @Test func theBarOfATightlyCutFourStays() {
        var canvas = Canvas(160, 200, Canvas.black)
        canvas.draw([(60, 4), (2, 130), (158, 130)], x: 0, y: 0, size: 1, pen: 5, Canvas.white)
        canvas.draw([(110, 60), (110, 197)], x: 0, y: 0, size: 1, pen: 5, Canvas.white)
        let samples = stride(from: 0, to: canvas.picture.rgba.count, by: 4).map { canvas.picture.rgba[$0] }
        let ink = Plane(width: 160, height: 200, samples: samples)
        #expect(RuledLines.removed(from: ink, threshold: 60, isEven: true) == ink)
    }

    @Test func aFrameInsideTheEdgesIsLeftToTheSelection() {
        var ink = Plane(width: 200, height: 200, repeating: UInt8(0))
        for at in 8..<192 {
            for thick in 8..<12 {
                for (x, y) in [(at, thick), (at, 199 - thick), (thick, at), (199 - thick, at)] { ink[x, y] = 255 }
            }
        }
        #expect(RuledLines.removed(from: ink, threshold: 60, isEven: true) == ink)
    }
}
