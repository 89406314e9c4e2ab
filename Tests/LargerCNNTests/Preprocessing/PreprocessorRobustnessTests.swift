import ImageCodec
import Testing

@testable import LargerCNN

/// Any picture at all is either prepared or refused: a crash would take the whole server with it.
@Suite struct PreprocessorRobustnessTests {
    @Test(arguments: 0..<8) func randomPicturesNeverCrash(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        func random(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
        for _ in 0..<15 {
            let sides = [random(1...12), random(1...90), random(1...400)]
            let (width, height) = (sides[random(0...2)], sides[random(0...2)])
            let palette = (0..<random(1...4)).map { _ in (0..<4).map { _ in UInt8(random(0...255)) } }
            // From rare specks to pure noise, in blocks of any size.
            let (density, block) = (random(1...40), random(1...9))
            var rgba: [UInt8] = []
            for y in 0..<height {
                for x in 0..<width {
                    let cell = UInt64(x / block * 7919 + y / block * 104_729 + seed)
                    var noise = SplitMix64(seed: cell)
                    rgba +=
                        noise.next() % UInt64(density) == 0
                        ? palette[Int(noise.next() % UInt64(palette.count))] : palette[0]
                }
            }
            if seed % 2 == 0 {
                for index in stride(from: 3, to: rgba.count, by: 4) { rgba[index] = 255 }
            }
            let picture = Picture(width: width, height: height, rgba: rgba)
            guard let digit = try? Preprocessor().prepare(picture) else { continue }
            #expect(digit.image.pixels.max() == 255)
            #expect(digit.inkBox.x >= 0 && digit.inkBox.right <= width, "\(width) x \(height)")
            #expect(digit.inkBox.y >= 0 && digit.inkBox.bottom <= height, "\(width) x \(height)")
        }
    }

    @Test(arguments: [(5000, 1), (1, 5000), (5000, 3), (2, 3000), (321, 320)])
    func extremeShapesNeverCrash(width: Int, height: Int) {
        var canvas = Canvas(width, height)
        canvas.fill(Canvas.black, x: width / 3..<width / 2 + 1, y: height / 3..<height / 2 + 1)
        let digit = try? Preprocessor().prepare(canvas.picture)
        #expect(digit == nil || digit?.image.pixels.max() == 255)
    }
}
