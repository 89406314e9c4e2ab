import Testing

@testable import LargerCNN

@Suite struct StrokeLoopsTests {
    /// A ring of ink, one pixel wide at its thinnest, around a hole of some radius.
    private func ring(hole radius: Float, side: Int = 61, openAbove: Bool = false) -> Plane<Float> {
        var plane = Plane(width: side, height: side, repeating: Float(0))
        let centre = Float(side / 2)
        for y in 0..<side {
            for x in 0..<side {
                let (dx, dy) = (Float(x) - centre, Float(y) - centre)
                let distance = (dx * dx + dy * dy).squareRoot()
                if distance > radius, distance < radius + 2, !(openAbove && dy < 0 && abs(dx) < 3) { plane[x, y] = 1 }
            }
        }
        return plane
    }

    private func isOpen(_ plane: Plane<Float>) -> Bool { plane[plane.width / 2, plane.height / 2] < 0.5 }

    @Test(arguments: [Float(3), 5, 8]) func aLoopStaysOpenWhenStrokesAreThickened(hole: Float) {
        let drawn = ring(hole: hole)
        #expect(!isOpen(StrokeWidth.changed(drawn, by: 9)))
        #expect(isOpen(StrokeWidth.changed(drawn, by: 9, keepingOpen: 2.5)))
    }

    @Test func theOutsideIsThickenedAllTheSame() {
        let drawn = ring(hole: 5)
        let free = StrokeWidth.changed(drawn, by: 6)
        let kept = StrokeWidth.changed(drawn, by: 6, keepingOpen: 2.5)
        #expect(kept.samples[0..<61 * 20] == free.samples[0..<61 * 20])
    }

    @Test func aGapIsNoLoop() {
        let drawn = ring(hole: 5, openAbove: true)
        #expect(StrokeWidth.changed(drawn, by: 6, keepingOpen: 2.5) == StrokeWidth.changed(drawn, by: 6))
    }

    @Test func aWideLoopIsThickenedInsideToo() {
        let drawn = ring(hole: 20)
        #expect(StrokeWidth.changed(drawn, by: 4, keepingOpen: 2.5) == StrokeWidth.changed(drawn, by: 4))
    }

    @Test func moreLoopsThanNumbersAreStillLoops() {
        // A net of 20 x 20 meshes.
        var net = Plane(width: 101, height: 101, repeating: Float(0))
        for y in 5..<96 { for x in 5..<96 where x % 5 == 0 || y % 5 == 0 { net[x, y] = 1 } }
        let kept = StrokeWidth.changed(net, by: 4, keepingOpen: 2)
        #expect(kept[7, 7] < 0.5 && kept[93, 93] < 0.5)
    }
}
