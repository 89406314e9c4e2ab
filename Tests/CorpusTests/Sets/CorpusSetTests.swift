import ImageCodec
import LargerCNN
import Testing

@testable import Corpus

@Suite struct CorpusSetTests {
    private static let digits = NonDigitsTests.digits

    private func picture(_ item: CorpusItem) -> Picture? {
        guard case .picture(let picture) = item.content else { return nil }
        return picture
    }

    @Test func aPictureDependsOnNothingButSeedAndNumber() {
        let set = CorpusSet.strokes(Self.digits, .train, variants: 4)
        let forwards = (0..<set.count).map { picture(set.item($0, seed: 3)) }
        let backwards = (0..<set.count).reversed().map { picture(set.item($0, seed: 3)) }
        #expect(forwards == backwards.reversed())
        #expect(forwards != (0..<set.count).map { picture(set.item($0, seed: 4)) })
        for (first, second) in zip(forwards, forwards.dropFirst()) { #expect(first != second) }
    }

    @Test func eachDigitIsDrawnInEachVariant() {
        let set = CorpusSet.strokes(Self.digits, .train, variants: 2)
        #expect((0..<set.count).map { set.item($0, seed: 1).label } == [2, 2, 5, 5, 7, 7])
    }

    @Test func thePensOfTheCanvasTakeTurns() {
        let set = CorpusSet.canvas(Array(repeating: Self.digits[0], count: 12))
        let kinds = (0..<12).map { set.item($0, seed: 1).kind }
        #expect(kinds.first == "pen2px" && kinds[10] == "pen30px" && kinds[11] == "pen2px")
        let sizes = (0..<12).compactMap { picture(set.item($0, seed: 1)) }.map { [$0.width, $0.height] }
        #expect(sizes == Array(repeating: [280, 280], count: 12))
        // A wider pen leaves more ink.
        let ink = (0..<11).compactMap { picture(set.item($0, seed: 1)) }
            .map { picture in stride(from: 0, to: picture.rgba.count, by: 4).count { picture.rgba[$0] < 128 } }
        #expect(ink == ink.sorted() && ink.first != ink.last)
    }

    @Test func photosArePhotos() {
        let set = CorpusSet.photos(Self.digits)
        #expect((0..<set.count).map { set.item($0, seed: 1).kind } == ["photo", "photo", "photo"])
    }

    @Test func aScanComesFirstAsItIs() {
        let digits = PaperDigitsTests.small
        let set = CorpusSet.paperTraining(digits, variations: 2)
        #expect(set.count == 18 * 3)
        #expect((0..<3).map { set.item($0, seed: 1).kind } == ["scan", "rescan", "rescan"])
        #expect(picture(set.item(3, seed: 1)) == digits.picture(1))
        #expect(CorpusSet.paperValidation(digits).item(1, seed: 1).label == digits.images.labels[19])
    }

    @Test func everyDigitIsScannedOnce() {
        let digits = PaperDigitsTests.small
        let set = CorpusSet.scans(digits, .train)
        #expect(set.name == "scans" && set.count == 20)
        #expect((0..<20).map { set.item($0, seed: 1).label } == digits.images.labels)
        #expect((0..<20).allSatisfy { picture(set.item($0, seed: 1)) != digits.picture($0) })
    }

    @Test func nonDigitsHaveTheirOwnLabelAndLeaveBlanksOut() {
        let set = CorpusSet.nonDigits(NonDigits(.validation, digits: Self.digits), .validation, count: 40)
        let items = (0..<40).map { set.item($0, seed: 2) }
        let labels = Set(items.map(\.label))
        #expect(labels == [LabelledImages.noDigit])
        #expect(set.blanks == .leaveOut)
        #expect(items.contains { $0.kind.hasPrefix("unseen-") })
        #expect(CorpusSet.canvas(Self.digits).blanks == .keepEmpty)
        #expect(CorpusSet.strokes(Self.digits, .train, variants: 1).blanks == .leaveOut)
    }

    @Test func whatTheInkLeavesOfANonDigitMustNotBeADigit() throws {
        func item(_ path: String, label: UInt8, aspect: Float?) -> CorpusItem {
            var generator = SplitMix64(seed: 1)
            let drawing = StrokeDrawing(strokes: PathText.strokes(path))
            let style = PictureStyle.canvas(width: 100, height: 100, penWidth: 6)
            let picture = PictureRenderer.render(drawing, style: style, using: &generator)
            return CorpusItem(label: label, kind: "test", content: .picture(picture), drawnAspect: aspect)
        }
        #expect(item("M 50 10 L 50 90", label: 10, aspect: nil).prepared() == .unclear)
        #expect(item("O 50 50 30 40", label: 10, aspect: 0.75).prepared() == .unclear)
        // The drawing was twice as wide as what was found of it.
        #expect(item("M 10 10 L 90 90 M 10 90 L 90 10", label: 10, aspect: 2).prepared() == .unclear)
        for kept in [
            item("M 10 10 L 90 90 M 10 90 L 90 10", label: 10, aspect: 1),
            item("M 50 10 L 50 90", label: 1, aspect: nil),
        ] {
            guard case .digit = kept.prepared() else {
                Issue.record("it is clear what this shows")
                return
            }
        }
        let paper = Picture(width: 20, height: 20, rgba: [UInt8](repeating: 255, count: 1_600))
        #expect(CorpusItem(label: 3, kind: "test", content: .picture(paper)).prepared() == .blank)
    }
}
