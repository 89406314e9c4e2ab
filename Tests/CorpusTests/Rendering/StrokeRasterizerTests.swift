import Testing

@testable import Corpus

@Suite struct StrokeRasterizerTests {
    private func drawn(_ vertices: [StrokeVertex], tip: Pen.Tip = .round, isAliased: Bool = false) -> Coverage {
        var coverage = Coverage(width: 60, height: 50)
        StrokeRasterizer.draw(vertices, tip: tip, isAliased: isAliased, into: &coverage)
        return coverage
    }

    private func sum(_ coverage: Coverage) -> Float { coverage.samples.reduce(0) { $0 + Float($1) / 255 } }

    @Test(arguments: [Float(0), 0.3, 1, 2.5]) func aSlantedLineCoversItsArea(slope: Float) {
        let line = [
            StrokeVertex(x: 10, y: 6, radius: 2), StrokeVertex(x: 10 + 36 / (1 + slope), y: 6 + slope * 14, radius: 2),
        ]
        let area = line[0].distance(to: line[1]) * 4 + .pi * 4
        #expect(abs(sum(drawn(line)) - area) < area * 0.02)
    }

    @Test func aHairlineCoversItsShareOfItsPixels() {
        let line = [StrokeVertex(x: 5, y: 20.5, radius: 0.2), StrokeVertex(x: 55, y: 20.5, radius: 0.2)]
        let coverage = drawn(line)
        #expect(coverage.samples[20 * 60 + 30] == 102)
        #expect(coverage.samples[21 * 60 + 30] == 0)
    }

    @Test func anAliasedLineIsAllOrNothingAndUnbroken() {
        let line = [StrokeVertex(x: 3, y: 4, radius: 0.5), StrokeVertex(x: 55, y: 37, radius: 0.5)]
        let coverage = drawn(line, isAliased: true)
        #expect(Set(coverage.samples) == [0, 255])
        for x in 4..<54 {
            let isInk = (0..<50).contains { coverage.samples[$0 * 60 + x] == 255 }
            #expect(isInk, "column \(x)")
        }
    }

    @Test func aSquareTipReachesHalfTheWidthPastTheEnd() {
        let line = [StrokeVertex(x: 20, y: 25, radius: 5), StrokeVertex(x: 40, y: 25, radius: 5)]
        #expect(drawn(line, tip: .square).samples[20 * 60 + 15] == 255)
        #expect(drawn(line, tip: .round).samples[20 * 60 + 15] == 0)
        #expect(abs(sum(drawn(line, tip: .square)) - 300) < 1)
    }

    @Test func aLineThatThickensIsAThinWedge() {
        let line = [StrokeVertex(x: 10, y: 25, radius: 1), StrokeVertex(x: 50, y: 25, radius: 9)]
        let coverage = drawn(line)
        func width(_ x: Int) -> Float { (0..<50).reduce(0) { $0 + Float(coverage.samples[$1 * 60 + x]) / 255 } }
        #expect(abs(width(20) - 6) < 0.6)
        #expect(abs(width(40) - 14) < 0.9)
    }

    @Test func inkOutsideThePictureIsCutOff() {
        let line = [StrokeVertex(x: -500, y: 25, radius: 3), StrokeVertex(x: 30, y: 25, radius: 3)]
        let coverage = drawn(line)
        #expect(coverage.samples[25 * 60] == 255)
        #expect(coverage.columns == 0..<34)
        #expect(drawn([StrokeVertex(x: 900, y: 900, radius: 4)]).isEmpty)
    }

    @Test func nothingIsDrawnOutsideTheBox() {
        let coverage = drawn([StrokeVertex(x: 30, y: 20, radius: 4), StrokeVertex(x: 41, y: 33, radius: 2)])
        for y in 0..<50 {
            for x in 0..<60 where coverage.samples[y * 60 + x] != 0 {
                #expect(coverage.columns.contains(x) && coverage.rows.contains(y))
            }
        }
    }
}
