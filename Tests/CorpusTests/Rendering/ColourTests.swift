import LargerCNN
import Testing

@testable import Corpus

@Suite struct ColourTests {
    @Test func luminanceWeighsGreenMost() {
        #expect(abs(Colour.white.luminance - 255) < 0.01)
        #expect(Colour(red: 0, green: 255, blue: 0).luminance > Colour(red: 255, green: 0, blue: 255).luminance)
    }

    @Test(arguments: [true, false]) func aPairCanBeToldApart(isDarkOnLight: Bool) {
        var generator = SplitMix64(seed: 4)
        for _ in 0..<300 {
            let pair = Colour.pair(isDarkOnLight: isDarkOnLight, isPlainGround: false, using: &generator)
            let contrast = pair.ground.luminance - pair.ink.luminance
            #expect(isDarkOnLight ? contrast >= 45 : contrast <= -45)
        }
    }

    @Test func paperInkIsDarkerThanItsPaper() {
        var generator = SplitMix64(seed: 4)
        for _ in 0..<300 {
            let paper = Colour.randomPaper(using: &generator)
            let ink = Colour.randomPaperInk(on: paper, using: &generator)
            #expect(paper.luminance - ink.luminance >= 60)
        }
    }

    @Test(arguments: [Float(0.3), 0.75, 1]) func fadedInkCanStillBeSeen(fraction: Float) {
        let paper = Colour(red: 220, green: 220, blue: 220)
        let faded = Colour.black.faded(towards: paper, by: fraction)
        #expect(faded.luminance > 60)
        #expect(paper.luminance - faded.luminance >= 39)
    }
}
