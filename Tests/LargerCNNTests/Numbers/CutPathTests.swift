import Testing

@testable import LargerCNN

/// Where ink is cut, and what becomes of it.
@Suite struct CutPathTests {
    /// Two zeros that touch.
    private func touching(dx: Double) throws -> InkComponent {
        var canvas = Canvas(320, 220)
        canvas.draw(HandWriting.zero, x: 60, y: 50, size: 120, pen: 10)
        canvas.draw(HandWriting.zero, x: 60 + dx, y: 50, size: 120, pen: 10)
        let components = try HandWriting.ink(of: canvas).components
        return try #require(components.count == 1 ? components.first : nil)
    }

    private func paths(_ piece: InkComponent) -> [CutPath] {
        CutPath.find(in: piece, height: piece.box.height, stroke: 10, most: 8)
    }

    @Test(arguments: [66.0, 72, 76])
    func touchingDigitsMayBeCutWhereTheyTouch(dx: Double) throws {
        let piece = try touching(dx: dx)
        let middle = Int((Double(piece.box.width) / 2).rounded())
        let best = paths(piece).max { $0.notch < $1.notch }
        let columns = try #require(best?.columns)
        #expect(columns.count == piece.box.height)
        #expect(abs(columns[columns.count / 2] - middle) <= 6, "\(columns[columns.count / 2]) of \(middle)")
    }

    @Test func waysDoNotCross() throws {
        let paths = try paths(touching(dx: 72))
        #expect(paths.count >= 2)
        for (left, right) in zip(paths, paths.dropFirst()) {
            let isOrdered = zip(left.columns, right.columns).allSatisfy { $0 <= $1 }
            #expect(isOrdered)
        }
    }

    @Test func cuttingKeepsEveryPixelOnce() throws {
        let piece = try touching(dx: 72)
        let parts = CutPath.cut(piece, along: paths(piece)).map(\.part)
        #expect(parts.count >= 2)
        var seen = Set<[Int]>()
        for run in parts.flatMap(\.runs) {
            for x in run.start..<run.end { #expect(seen.insert([x, run.y]).inserted) }
        }
        #expect(seen.count == piece.area)
    }

    @Test func aStrokeIsNotCutLengthwise() throws {
        var canvas = Canvas(200, 220)
        canvas.draw(HandWriting.one, x: 60, y: 40, size: 140, pen: 14)
        let piece = try #require(try HandWriting.ink(of: canvas).components.first)
        #expect(CutPath.find(in: piece, height: 154, stroke: 14, most: 8).isEmpty)
    }

    @Test func notchesLieBetweenTheDigits() throws {
        let piece = try touching(dx: 72)
        let outline = Outline(of: CutPath.mask(of: piece), height: piece.box.height)
        let middle = piece.box.width / 2
        for notches in [outline.upperNotches, outline.lowerNotches] {
            #expect(notches.count == 1)
            #expect(notches.allSatisfy { abs($0 - middle) <= 4 }, "\(notches) of \(middle)")
        }
    }
}
