import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct PaperDigitsTests {
    /// Twenty scans of 4x3 pixels: white paper, and one black pixel that moves.
    static let small: PaperDigits = {
        let pixels = (0..<20).flatMap { index in (0..<12).map { UInt8($0 == index % 12 ? 0 : 255) } }
        return PaperDigits(
            images: LabelledImages(width: 4, height: 3, pixels: pixels, labels: (0..<20).map { UInt8($0 / 2) })
        )
    }()

    @Test func everyTenthScanStaysOutOfTraining() {
        #expect(Self.small.validation == [9, 19])
        #expect(Set(Self.small.training).isDisjoint(with: [9, 19]))
        #expect(Self.small.training.count == 18)
    }

    @Test func aScanBecomesAnOpaqueGreyPicture() {
        let picture = Self.small.picture(13)
        #expect((picture.width, picture.height) == (4, 3))
        #expect(Array(picture.rgba[0..<8]) == [255, 255, 255, 255, 0, 0, 0, 255])
    }

    @Test func brightInkIsTurnedIntoDarkInk() {
        let bright = LabelledImages(width: 2, height: 1, pixels: [0, 255, 9, 0, 1, 2], labels: [3, 4, 5])
        let dark = PaperDigits(brightInk: bright, 1..<3).images
        #expect(dark == LabelledImages(width: 2, height: 1, pixels: [246, 255, 254, 253], labels: [4, 5]))
    }

    @Test func aVariationThatChangesNothingGivesTheScan() {
        var generator = SplitMix64(seed: 1)
        var variation = ScanVariation(using: &generator)
        (variation.enlargement, variation.angle, variation.margin, variation.gamma) = (1, 0, 0, 1)
        (variation.black, variation.white, variation.noise) = (0, 1, 0)
        let picture = variation.apply(to: Self.small.images[5], width: 4, height: 3, using: &generator)
        #expect(picture == Self.small.picture(5))
    }

    @Test func variationsDifferAndRepeat() {
        func variant(_ seed: UInt64) -> Picture {
            var generator = SplitMix64(seed: seed)
            return Self.small.variant(5, using: &generator)
        }
        #expect(variant(1) == variant(1))
        #expect(variant(1) != variant(2))
        #expect(variant(1).width > 4)
    }

    @Test(.enabled(if: SharedData.folder("kensanata16") != nil, "../shared/data/kensanata16 is not there"))
    func theRealScansAreReadAndNoneIsBlank() throws {
        let digits = try PaperDigits(directory: #require(SharedData.folder("kensanata16")), set: "train")
        #expect(digits.images.count == 10_135)
        #expect((digits.images.width, digits.images.height) == (16, 16))
        let blank = digits.validation.filter { (try? Preprocessor().prepare(digits.picture($0))) == nil }
        #expect(blank == [])
        #expect(digits.validation.count == 1_013)
    }

    @Test(.enabled(if: SharedData.folder("hwd1000") != nil, "../shared/data/hwd1000 is not there"))
    func theRealDrawingsAreRead() throws {
        let digits = try PaperDigits(directory: #require(SharedData.folder("hwd1000")), set: "validation")
        #expect(digits.images.count == 1_000)
        #expect(Set(digits.images.labels) == Set(0...9))
    }
}
