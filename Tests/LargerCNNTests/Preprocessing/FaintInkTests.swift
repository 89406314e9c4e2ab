import ImageCodec
import Testing

@testable import LargerCNN

/// Pencil that an eye follows through the paper's noise is found, and nothing is found where nothing is.
@Suite struct FaintInkTests {
    /// Noise of a uniform distribution, in levels up and down, over vignetted paper.
    private func photo(_ ground: Canvas.Colour, ink: Canvas.Colour?, noise: Float, seed: UInt64) -> Picture {
        var canvas = Canvas(320, 400, ground)
        if let ink { canvas.draw(Canvas.three, x: 80, y: 70, size: 240, pen: 6, ink) }
        canvas.shade { x, y in 1.02 - 0.12 * x - 0.2 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5)) }
        var picture = canvas.picture
        var generator = SplitMix64(seed: seed)
        for pixel in 0..<picture.width * picture.height {
            let change = generator.uniform(in: -noise..<noise)
            for channel in 0..<3 {
                let value = Float(picture.rgba[4 * pixel + channel]) + change
                picture.rgba[4 * pixel + channel] = UInt8(min(255, max(0, value.rounded())))
            }
        }
        return picture
    }

    @Test(arguments: [12, 20, 28] as [UInt8], [false, true])
    func pencilInTheNoiseIsSeen(contrast: UInt8, isChalk: Bool) throws {
        let ground: UInt8 = isChalk ? 60 : 205
        let ink = isChalk ? ground + contrast : ground - contrast
        let picture = photo((ground, ground, ground, 255), ink: (ink, ink, ink, 255), noise: 7, seed: 3)
        let digit = try Preprocessor().prepare(picture)
        let likeness = PreprocessorTests.likeness(digit.image, try PreprocessorTests.reference.get().image)
        #expect(likeness > 0.75, "\(likeness)")
        #expect(digit.polarity == (isChalk ? .lightOnDark : .darkOnLight))
        #expect(digit.isFaint)
    }

    @Test(
        arguments: [1, 4, 9] as [Float],
        [(205, 205, 200), (70, 90, 80), (240, 230, 200)] as [(UInt8, UInt8, UInt8)]
    )
    func noiseAloneIsBlank(noise: Float, ground: (UInt8, UInt8, UInt8)) {
        for seed in UInt64(0)..<3 {
            let picture = photo((ground.0, ground.1, ground.2, 255), ink: nil, noise: noise, seed: seed)
            #expect(throws: PreprocessingError.blank) { try Preprocessor().prepare(picture) }
        }
    }

    @Test func aParabolaIsFoundUnderStrokes() {
        var plane = Plane(width: 120, height: 90, repeating: UInt8(0))
        func light(_ x: Int, _ y: Int) -> Double {
            let (u, v) = (Double(x) / 120, Double(y) / 90)
            return 200 - 50 * u + 20 * v - 30 * u * u + 15 * u * v
        }
        for y in 0..<90 {
            for x in 0..<120 { plane[x, y] = UInt8(x > 30 && x < 50 && y > 20 ? 40 : light(x, y)) }
        }
        let surface = PaperSurface(of: plane)
        for (x, y) in [(5, 5), (40, 60), (110, 80)] { #expect(abs(Double(surface.row(y)[x]) - light(x, y)) < 4) }
    }
}
