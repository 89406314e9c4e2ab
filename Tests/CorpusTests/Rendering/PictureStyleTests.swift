import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct PictureStyleTests {
    /// Ink is what differs from the picture of no drawing at all that the same style and seed give.
    @Test(arguments: [true, false]) func everyRandomStyleLeavesInkThatCanBeSeen(isPhoto: Bool) {
        for seed in UInt64(1)...25 {
            var generator = SplitMix64(seed: seed)
            let style: PictureStyle =
                isPhoto ? .randomPhoto(using: &generator) : .randomCanvas(using: &generator)
            let drawn = Samples.render(Samples.seven, style, seed: seed)
            let empty = Samples.render(Samples.nothing, style, seed: seed)
            let contrast = zip(drawn.rgba, empty.rgba).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
            #expect(contrast >= 20, "seed \(seed)")
        }
    }

    @Test func randomCanvasesHaveEveryGroundAndBothPolarities() {
        var generator = SplitMix64(seed: 7)
        var (transparent, lightOnDark, wide) = (0, 0, 0)
        let count = 1000
        for _ in 0..<count {
            let style = PictureStyle.randomCanvas(using: &generator)
            if style.isTransparent { transparent += 1 }
            if case .canvas(let ground) = style.ground {
                #expect(abs(ground.luminance - style.ink.luminance) >= 45)
                if style.ink.luminance > ground.luminance { lightOnDark += 1 }
            }
            if style.width != style.height { wide += 1 }
            #expect((28...1500).contains(style.width) && (28...1500).contains(style.height))
            #expect(style.penWidth >= 1)
        }
        #expect((180...320).contains(transparent))
        #expect((170...300).contains(lightOnDark))
        #expect((250...450).contains(wide))
    }

    @Test func randomPhotosAreOfSidesThatRenderFast() {
        var generator = SplitMix64(seed: 8)
        for _ in 0..<500 {
            let style = PictureStyle.randomPhoto(using: &generator)
            #expect((60...600).contains(style.width) && (60...600).contains(style.height))
        }
    }

    @Test func oneOfThreePicturesIsAPhoto() {
        var generator = SplitMix64(seed: 9)
        var photos = 0
        for _ in 0..<900 {
            if case .photo = PictureStyle.random(using: &generator).ground { photos += 1 }
        }
        #expect((250...360).contains(photos))
    }
}
