import ImageCodec
import Testing

@testable import LargerCNN

/// The steps of preprocessing one by one, on pictures small enough to check by hand.
@Suite struct PreprocessingStepTests {
    /// A plane from text: `#` is 200, `+` is 90, all else 0.
    private func plane(_ rows: String...) -> Plane<UInt8> {
        let samples = rows.joined().map { $0 == "#" ? UInt8(200) : $0 == "+" ? 90 : 0 }
        return Plane(width: rows[0].count, height: rows.count, samples: samples)
    }

    // MARK: Pooling

    @Test func smallPicturesAreNotPooled() {
        let pooled = PooledPicture(Canvas(320, 200).picture)
        #expect(pooled.factor == 1 && pooled.width == 320 && pooled.height == 200)
    }

    @Test func poolingKeepsTheExtremesAndTheMean() {
        var canvas = Canvas(5, 4)
        canvas.fill((10, 20, 30, 255), x: 1..<2, y: 0..<1)
        let pooled = PooledPicture(canvas.picture, side: 3)
        #expect(pooled.factor == 2 && pooled.width == 3 && pooled.height == 2)
        #expect(Array(pooled.low[0..<3]) == [10, 20, 30])
        #expect(Array(pooled.high[0..<3]) == [255, 255, 255])
        #expect(Array(pooled.mean[0..<3]) == [194, 196, 199])
        // The last column of cells is only one pixel wide.
        #expect(Array(pooled.mean[8..<11]) == [255, 255, 255])
    }

    // MARK: Ground

    @Test(arguments: [1, 2, 3, 7]) func closingIsGreatestThenLeastOfSquares(radius: Int) {
        var generator = SplitMix64(seed: 1)
        let (width, height) = (19, 13)
        let samples = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &generator) }
        func extreme(_ plane: [UInt8], _ choose: (UInt8, UInt8) -> UInt8) -> [UInt8] {
            (0..<width * height).map { index in
                let (x, y) = (index % width, index / width)
                var best = plane[index]
                for v in max(0, y - radius)...min(height - 1, y + radius) {
                    for u in max(0, x - radius)...min(width - 1, x + radius) {
                        best = choose(best, plane[v * width + u])
                    }
                }
                return best
            }
        }
        let closed = Morphology.closing(Plane(width: width, height: height, samples: samples), radius: radius)
        #expect(closed.samples == extreme(extreme(samples, max), min))
    }

    @Test func aSlopeDownToTheEdgeIsNoInk() {
        var slope = Plane(width: 60, height: 40, repeating: UInt8(0))
        for y in 0..<40 {
            for x in 0..<60 { slope[x, y] = UInt8(240 - 2 * x - y) }
        }
        #expect(Morphology.closingBeyondEdges(slope, radius: 5) == slope)
        #expect(Morphology.closing(slope, radius: 5) != slope)
        // A stroke that leaves over the edge is filled all the same.
        var crossed = slope
        for x in 50..<60 { crossed[x, 20] = 0 }
        let closed = Morphology.closingBeyondEdges(crossed, radius: 5)
        #expect((50..<60).allSatisfy { closed[$0, 20] >= 95 })
    }

    @Test func theBlurOfFlatGroundIsFlat() {
        let plane = Plane(width: 9, height: 7, repeating: UInt8(77))
        #expect(BoxBlur.apply(to: plane, radius: 3) == plane)
    }

    // MARK: Threshold

    @Test func otsuSplitsTwoGroups() {
        var histogram = [Int](repeating: 0, count: 256)
        (histogram[10], histogram[12], histogram[200], histogram[210]) = (500, 300, 20, 30)
        #expect(Histogram.otsu(histogram) == 12)
        #expect(Histogram.quantile(0.5, of: histogram) == 10)
        #expect(Histogram.quantile(1, of: histogram) == 210)
    }

    @Test func evenPaperHasNoThreshold() {
        #expect(InkThreshold.find(in: Plane(width: 50, height: 50, repeating: 3), isEven: true) == nil)
    }

    @Test func inkOverHalfOfThePictureIsNoNoise() {
        let samples = (0..<5000).map { (index: Int) -> UInt8 in
            let value = index % 100 < 45 ? 90 + index % 40 : index % 9
            return UInt8(value)
        }
        let threshold = InkThreshold.find(in: Plane(width: 100, height: 50, samples: samples), isEven: false)
        #expect((20...80).contains(threshold?.value ?? 0))
    }

    // MARK: Pieces

    @Test func piecesTouchAtCornersToo() {
        let found = InkComponent.find(in: plane("#...##", ".#...#", "#....."), threshold: 100)
        #expect(found.map(\.area) == [3, 3])
        #expect(Set(found.map(\.box.width)) == [2])
    }

    @Test func aURejoinsAtItsBottom() {
        let found = InkComponent.find(in: plane("#.#.#", "#.#.#", "#####"), threshold: 100)
        #expect(found.count == 1 && found[0].area == 11)
        #expect(found[0].box == PixelBox(x: 0, y: 0, width: 5, height: 3))
    }

    @Test func pixelsBelowTheThresholdAreNoInk() {
        #expect(InkComponent.find(in: plane("++", "++"), threshold: 100).isEmpty)
    }

    @Test func aCropKeepsSoftEdgesAndDropsTheRest() {
        let ink = plane("......#", ".+#+...", ".......")
        let pieces = InkComponent.find(in: ink, threshold: 100).filter { $0.box.x == 2 }
        #expect(InkCrop.cut(pieces, from: ink) == plane("...", "+#+", "..."))
    }

    // MARK: Lines

    @Test func aLineFromEdgeToEdgeGoesAndTheStrokeAcrossItStays() {
        var ink = Plane(width: 100, height: 100, repeating: UInt8(0))
        for x in 0..<100 { ink[x, 50] = 200 }
        for y in 20..<80 { for x in 40..<44 { ink[x, y] = 250 } }
        let cleaned = RuledLines.removed(from: ink, threshold: 100, isEven: true)
        #expect(cleaned[10, 50] == 0 && cleaned[90, 50] == 0)
        #expect((20..<80).allSatisfy { cleaned[41, $0] == 250 })
    }

    @Test func aLongStrokeWithinThePictureStays() {
        var ink = Plane(width: 100, height: 100, repeating: UInt8(0))
        for y in 5..<95 { ink[50, y] = 200 }
        #expect(RuledLines.removed(from: ink, threshold: 100, isEven: true) == ink)
    }

    // MARK: Strokes and sizes

    /// A bar of a width at an angle, as coverage with soft edges.
    private func bar(width: Float, slope: Float) -> Plane<Float> {
        var plane = Plane(width: 80, height: 80, repeating: Float(0))
        let norm = (1 + slope * slope).squareRoot()
        for y in 10..<70 {
            for x in 0..<80 {
                let distance = abs(Float(x) - 40 - slope * (Float(y) - 40)) / norm
                plane[x, y] = min(1, max(0, width / 2 + 0.5 - distance))
            }
        }
        return plane
    }

    @Test(arguments: [3, 5, 9] as [Float], [0, 0.3, 0.55] as [Float])
    func strokeWidthIsMeasuredAtAnyAngle(width: Float, slope: Float) {
        #expect(abs(StrokeWidth.mean(of: bar(width: width, slope: slope)) / width - 1) < 0.2)
    }

    @Test(arguments: [-1.5, 1, 2.5] as [Float]) func strokesChangeByTwiceTheRadius(radius: Float) {
        let before = StrokeWidth.mean(of: bar(width: 6, slope: 0))
        let after = StrokeWidth.mean(of: StrokeWidth.changed(bar(width: 6, slope: 0), by: radius))
        #expect(abs(after - before - 2 * radius) < 0.8)
    }

    @Test func areaAveragingKeepsTheMean() {
        let plane = Plane(width: 7, height: 5, samples: (0..<35).map { Float($0 * 37 % 11) })
        let smaller = Resampling.areaAveraged(plane, width: 3, height: 2)
        let (before, after) = (plane.samples.reduce(0, +) / 35, smaller.samples.reduce(0, +) / 6)
        #expect(abs(before - after) < 1e-4)
    }

    @Test func theStrongestSampleSurvivesShrinking() {
        var plane = Plane(width: 50, height: 40, repeating: Float(0))
        plane[33, 21] = 9
        #expect(Resampling.strongest(plane, width: 7, height: 6).samples.max() == 9)
    }

    @Test func interpolationPassesThroughFlatGround() {
        let plane = Plane(width: 4, height: 3, repeating: Float(5))
        #expect(Resampling.interpolated(plane, width: 20, height: 15).samples.allSatisfy { abs($0 - 5) < 1e-4 })
    }

    @Test func massIsCentredByWholePixels() {
        var digit = Plane(width: 20, height: 10, repeating: Float(0))
        for y in 0..<10 { digit[3, y] = 0.5 }
        let image = Centering.place(digit)
        // The column cannot come nearer to the middle than the box allows: 28 - 20 = 8 columns.
        let inked = image.pixels.indices.filter { image.pixels[$0] > 0 }
        #expect(Set(inked.map { $0 % 28 }) == [11])
        #expect(inked.map { $0 / 28 }.min() == 9 && image.pixels.max() == 255)
    }

    // MARK: Transparency

    @Test func compositingIsExact() {
        let picture = Picture(width: 256, height: 1, rgba: (0..<256).flatMap { [200, 0, 255, UInt8($0)] })
        let result = Transparency.composite(picture, over: (10, 255, 0))
        for alpha in 0..<256 {
            func mixed(_ ink: Int, _ ground: Int) -> UInt8 { UInt8((ink * alpha + ground * (255 - alpha) + 127) / 255) }
            #expect(Array(result.rgba[4 * alpha..<4 * alpha + 3]) == [mixed(200, 10), mixed(0, 255), mixed(255, 0)])
        }
    }
}
