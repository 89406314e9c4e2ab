import Testing

@testable import Corpus

@Suite struct StrokePathTests {
    private let corner = [(10, 50), (50, 10), (90, 50)].map { StrokeVertex(x: $0.0, y: $0.1, radius: 2) }

    @Test(arguments: [Pen.Path.polyline, .midpoints, .spline])
    func everyPathKeepsItsEnds(path: Pen.Path) {
        let line = StrokePath.flatten(corner, path: path, decimation: 1)
        #expect(line.first == corner.first && line.last == corner.last)
    }

    @Test func aPolylineIsItsPlaces() {
        #expect(StrokePath.flatten(corner, path: .polyline, decimation: 1) == corner)
    }

    @Test func midpointsCutTheCornerAndASplineGoesThroughIt() {
        func nearest(_ path: Pen.Path) -> Float {
            StrokePath.flatten(corner, path: path, decimation: 1).map { $0.distance(to: corner[1]) }.min() ?? .infinity
        }
        // Half way between the corner and the midpoint of its neighbours' midpoints.
        #expect(abs(nearest(.midpoints) - 10) < 0.5)
        #expect(nearest(.spline) == 0)
    }

    @Test func decimationKeepsEachNthPlaceAndTheLast() {
        let places = (0..<9).map { StrokeVertex(x: Float($0) * 10, y: 0, radius: 1) }
        let line = StrokePath.flatten(places, path: .polyline, decimation: 3)
        #expect(line.map(\.x) == [0, 30, 60, 80])
    }

    @Test func stampsAreApartByNearlyTheirWidth() {
        let places = [StrokeVertex(x: 0, y: 0, radius: 5), StrokeVertex(x: 100, y: 0, radius: 5)]
        let line = StrokePath.flatten(places, path: .stamps, decimation: 1)
        #expect(line.count == 12)
        for index in 1..<line.count { #expect(abs(line[index - 1].distance(to: line[index]) - 8.5) < 0.01) }
    }

    @Test func curvesAreMadeOfShortPieces() {
        let line = StrokePath.flatten(corner, path: .midpoints, decimation: 1)
        // The straight ends aside, no piece is longer than about twice the two pixels aimed at.
        for index in 2..<line.count - 1 { #expect(line[index - 1].distance(to: line[index]) < 4) }
    }
}
