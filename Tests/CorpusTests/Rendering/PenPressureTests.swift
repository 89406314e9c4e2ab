import LargerCNN
import Testing

@testable import Corpus

@Suite struct PenPressureTests {
    private func vertices(_ change: (inout Pen) -> Void) -> [StrokeVertex] {
        var pen = Pen()
        change(&pen)
        var generator = SplitMix64(seed: 2)
        let stroke = (0...40).map { StrokeDrawing.Point(x: Float($0 * 5), y: 50) }
        return PenPressure.vertices(of: stroke, pen: pen, width: 8, using: &generator)
    }

    @Test func anEvenPenIsAsWideEverywhere() {
        let radii = Set(vertices { _ in }.map(\.radius))
        #expect(radii == [4])
    }

    @Test func aTaperedLineIsThinAtItsEndsOnly() {
        let radii = vertices { $0.taper = -0.6 }.map(\.radius)
        #expect(abs(radii[0] - 1.6) < 0.01 && abs(radii[40] - 1.6) < 0.01)
        #expect(radii[20] > 3.9)
    }

    @Test func aWobblingLineKeepsWithinBounds() {
        let radii = vertices { $0.wobble = 0.3 }.map(\.radius)
        #expect(Set(radii).count > 10)
        for radius in radii { #expect((1...7.2).contains(radius)) }
    }

    @Test func gapsLeaveMostOfTheInk() {
        let inks = vertices { $0.gaps = 0.15 }.map(\.ink)
        let failing = inks.filter { $0 < 1 }.count
        #expect(failing > 0 && failing < 20)
    }

    @Test func placesAtTheSameSpotAreOne() {
        let point = StrokeDrawing.Point(x: 3, y: 3)
        var generator = SplitMix64(seed: 2)
        #expect(PenPressure.vertices(of: [point, point], pen: Pen(), width: 2, using: &generator).count == 1)
    }
}
