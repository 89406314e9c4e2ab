import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct PhotoGroundTests {
    private let paper = Colour(red: 240, green: 230, blue: 210)

    private func photo(
        _ drawing: StrokeDrawing = Samples.nothing,
        effects: PictureEffects = PictureEffects(),
        _ change: (inout PaperGround) -> Void = { _ in }
    ) -> Picture {
        var ground = PaperGround(colour: paper)
        change(&ground)
        var style = PictureStyle.canvas(width: 160, height: 120, penWidth: 6)
        (style.ground, style.effects) = (.photo(ground), effects)
        return Samples.render(drawing, style)
    }

    @Test func blankPaperInEvenLightHasItsColour() {
        let picture = photo(Samples.level)
        #expect(picture.pixel(10, 10) == [240, 230, 210, 255])
        #expect(picture.pixel(80, 60) == [0, 0, 0, 255])
    }

    @Test func ruledLinesAreAsFarApartAsAsked() {
        let picture = photo { ground in
            ground.lines = PaperLines(
                spacing: 20,
                offset: 0.5,
                thickness: 1,
                angle: 0,
                isSquared: false,
                colour: Colour(red: 90, green: 120, blue: 200),
                strength: 1
            )
        }
        let lines = (0..<120).filter { picture.pixel(80, $0)[0] < 150 }
        #expect(lines == [0, 20, 40, 60, 80, 100])
        #expect(picture.pixel(80, 60) == [90, 120, 200, 255])
    }

    @Test func squaredPaperHasLinesBothWays() {
        let picture = photo { ground in
            ground.lines = PaperLines(
                spacing: 20,
                offset: 0.5,
                thickness: 1,
                angle: 0,
                isSquared: true,
                colour: .black,
                strength: 0.5
            )
        }
        let across = (0..<160).filter { picture.pixel($0, 50)[0] < 150 }
        #expect(across.count == 8)
        // Half of the paper shows through.
        #expect(abs(picture.pixel(across[0], 50)[0] - 120) <= 2)
    }

    @Test func aGradientDarkensOneSide() {
        let picture = photo { ($0.light.gradient, $0.light.angle) = (0.4, 0) }
        #expect(picture.pixel(2, 60)[0] < picture.pixel(80, 60)[0])
        #expect(picture.pixel(80, 60)[0] < picture.pixel(157, 60)[0])
    }

    @Test func aVignetteDarkensTheCorners() {
        let picture = photo { $0.light.vignette = 0.5 }
        #expect(picture.pixel(80, 60)[0] >= 238)
        #expect(picture.pixel(0, 0)[0] < 135)
    }

    @Test func aShadowTakesItsShareOfTheLight() {
        let picture = photo { ground in
            ground.light.shadow = .init(angle: 0, offset: 0, softness: 0.2, strength: 0.5)
        }
        #expect(abs(picture.pixel(5, 60)[0] - 240) <= 1)
        #expect(abs(picture.pixel(155, 60)[0] - 120) <= 1)
    }

    @Test func aMarginCoversItsShareOfOneSide() {
        let table = Colour(red: 40, green: 30, blue: 20)
        let picture = photo { $0.margin = PaperMargin(angle: 0, depth: 0.1, softness: 1, colour: table) }
        #expect(picture.pixel(143, 60)[0] == 240)
        #expect(picture.pixel(145, 60) == [40, 30, 20, 255])
    }

    @Test func noiseHasItsDeviationAndNoBias() {
        var effects = PictureEffects()
        effects.noise = 5
        let reds = photo(effects: effects).rgba.enumerated().filter { $0.offset % 4 == 2 }.map { Float($0.element) }
        let mean = reds.reduce(0, +) / Float(reds.count)
        let variance = reds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(reds.count)
        #expect(abs(mean - 210) < 0.3)
        #expect(abs(variance.squareRoot() - 5) < 0.3)
    }

    @Test func aGreyPictureHasNoColour() {
        var effects = PictureEffects()
        effects.isGrey = true
        let pixel = photo(effects: effects).pixel(10, 10)
        #expect(pixel[0] == pixel[1] && pixel[1] == pixel[2])
    }

    @Test func aBilevelPictureHasTwoLevels() {
        var effects = PictureEffects()
        (effects.isBilevel, effects.blurX, effects.blurY) = (true, 1, 1)
        let picture = photo(Samples.seven, effects: effects)
        #expect(Set(picture.rgba) == [0, 255])
        #expect(picture.pixel(10, 10)[0] == 255)
    }
}
