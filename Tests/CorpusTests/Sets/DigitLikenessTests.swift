import Glibc
import LargerCNN
import Testing

@testable import Corpus

@Suite struct DigitLikenessTests {
    private func image(_ isInk: (Float, Float) -> Bool) -> DigitImage {
        DigitImage(
            pixels: (0..<DigitImage.pixelCount).map { index in
                isInk(Float(index % 28) - 13.5, Float(index / 28) - 13.5) ? 255 : 0
            }
        )
    }

    @Test func anUprightBarIsAOne() {
        #expect(DigitLikeness.isFound(in: image { x, y in abs(x) < 2 && abs(y) < 10 }))
        #expect(!DigitLikeness.isFound(in: image { x, y in abs(y) < 2 && abs(x) < 10 }))
    }

    @Test(arguments: [Float(5), 8, 10])
    func anEmptyRingIsAZero(halfWidth: Float) {
        let ring = image { x, y in (0.6...1).contains(hypot(x / halfWidth, y / 10)) }
        #expect(DigitLikeness.isFound(in: ring))
    }

    @Test func whatIsInARingOrHasCornersIsNoZero() {
        let target = image { x, y in (0.8...1).contains(hypot(x, y) / 10) || hypot(x, y) < 3 }
        #expect(!DigitLikeness.isFound(in: target))
        let crossed = image { x, y in (0.8...1).contains(hypot(x, y) / 10) || (abs(x - y) < 2 && hypot(x, y) < 10) }
        #expect(!DigitLikeness.isFound(in: crossed))
        let square = image { x, y in (8...10).contains(max(abs(x), abs(y))) }
        #expect(!DigitLikeness.isFound(in: square))
        let triangle = image { x, y in
            let depth = min(9 - y, (y + 10) / 2 - abs(x))
            return (0...2.5).contains(depth)
        }
        #expect(!DigitLikeness.isFound(in: triangle))
    }

    @Test func anEmptyImageIsNone() {
        #expect(!DigitLikeness.isFound(in: image { _, _ in false }))
    }
}
