import LargerCNN
import Testing

@testable import Corpus

@Suite struct ClutterTests {
    /// A digit's box in the middle of 200 x 200 pixels.
    private let box = PointBox([[.init(x: 70, y: 60), .init(x: 130, y: 140)]])

    private func paths(_ change: (inout Clutter) -> Void, seed: UInt64 = 1) throws -> [[StrokeDrawing.Point]] {
        var clutter = Clutter()
        change(&clutter)
        var generator = SplitMix64(seed: seed)
        return clutter.paths(around: try #require(box), width: 200, height: 200, penWidth: 6, using: &generator)
    }

    @Test func aFrameRunsAlongTheEdges() throws {
        let frame = try paths { $0.frame = 0.05 }
        #expect(frame.count == 1)
        #expect(frame[0].first == frame[0].last)
        let outline = try #require(PointBox(frame))
        #expect((outline.minX, outline.maxX, outline.minY, outline.maxY) == (10, 190, 10, 190))
    }

    @Test func noFrameIsDrawnThroughTheDrawing() throws {
        #expect(try paths { $0.frame = 0.32 }.isEmpty)
    }

    @Test func anUnderlineIsBelowTheDrawing() throws {
        let line = try #require(PointBox(try paths { $0.isUnderlined = true }))
        #expect(line.minY > 142)
    }

    @Test func straysStayOffTheDrawing() throws {
        for seed in UInt64(1)...40 {
            for path in try paths({ $0.strays = 3 }, seed: seed) {
                for point in path {
                    let isInside = (67...133).contains(point.x) && (57...143).contains(point.y)
                    #expect(!isInside, "seed \(seed)")
                }
            }
        }
    }

    @Test func aNeighbourIsCutOffByTheEdge() throws {
        for seed in UInt64(1)...40 {
            let path = try #require(PointBox(try paths({ $0.neighbours = 1 }, seed: seed)))
            let isCut = path.minX < 0 || path.minY < 0 || path.maxX > 200 || path.maxY > 200
            #expect(isCut, "seed \(seed)")
            let isClear = path.maxX < 67 || path.minX > 133 || path.maxY < 57 || path.minY > 143
            #expect(isClear, "seed \(seed)")
        }
    }
}
