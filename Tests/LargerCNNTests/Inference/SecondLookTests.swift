import FoundationEssentials
import Synchronization
import Testing

@testable import LargerCNN

/// Doubtful digits are shown to the network once more, in other forms, and only those.
@Suite struct SecondLookTests {
    /// An upright bar, a little right of the middle.
    private static let bar = DigitImage(
        pixels: (0..<DigitImage.pixelCount).map { index in
            let (y, x) = index.quotientAndRemainder(dividingBy: DigitImage.side)
            return (4..<24).contains(y) && (13..<16).contains(x) ? 255 : 0
        }
    )

    /// A picture by which the network below knows what to say.
    private static func marked(_ mark: UInt8) -> DigitImage {
        DigitImage(pixels: [UInt8](repeating: mark, count: DigitImage.pixelCount))
    }

    /// What the middle shows: where a picture is one grey, all its variations are that grey there, too.
    private static func mark(of image: DigitImage) -> UInt8 {
        image.pixels[DigitImage.pixelCount / 2 + DigitImage.side / 2]
    }

    private static func scores(_ first: Float, _ second: Float) -> [Float] {
        [first, second] + [0, 0, 0, 0, 0, 0, 0, 0]
    }

    @Test func whatIsSureIsLookedAtOnce() {
        let asked = Mutex<[Int]>([])
        let logits = SecondLook.logits(of: [Self.bar, Self.bar]) { images in
            asked.withLock { $0.append(images.count) }
            return images.map { _ in Self.scores(5, 3) }
        }
        #expect(logits == [Self.scores(5, 3), Self.scores(5, 3)])
        #expect(asked.withLock { $0 } == [2])
    }

    @Test func aDoubtfulDigitIsTheMeanOfAllLooksAndItsNeighboursStayAsTheyWere() {
        let asked = Mutex<[Int]>([])
        let logits = SecondLook.logits(of: [Self.marked(10), Self.marked(20), Self.marked(30)]) { images in
            let round = asked.withLock { asked in
                asked.append(images.count)
                return asked.count
            }
            return images.map { image in
                switch (round, Self.mark(of: image)) {
                case (1, 10): Self.scores(4, 1)
                case (1, 20): Self.scores(3, 2)
                case (1, _): Self.scores(1, 2.5)
                case (_, 20): Self.scores(0, 6)
                default: Self.scores(6, 0)
                }
            }
        }
        // Twice the first look and four others, by six.
        #expect(logits == [Self.scores(4, 1), Self.scores(1, 28 / 6.0), Self.scores(26 / 6.0, 5 / 6.0)])
        #expect(asked.withLock { $0 } == [3, 8])
    }

    /// Of what other preparations make, the surest counts, and it must be clearly surer.
    @Test(arguments: [(2.4 as Float, nil as Int?), (2.6, 1)])
    func anotherPreparationCountsWhereTheNetworkIsClearlySurer(top: Float, chosen: Int?) {
        let asked = Mutex<[[Int]]>([])
        let readings = SecondLook.readings(
            of: [Self.marked(10), Self.marked(20), Self.marked(30)],
            otherwise: { doubtful in
                asked.withLock { $0.append(doubtful) }
                return doubtful.map { $0 == 1 ? [Self.marked(21), Self.marked(22)] : [] }
            },
            by: { images in
                images.map { image in
                    switch Self.mark(of: image) {
                    case 10: Self.scores(4, 1)
                    case 20: Self.scores(2, 1)
                    case 21: Self.scores(0, 1)
                    case 22: Self.scores(0, top)
                    default: Self.scores(1, 1.5)
                    }
                }
            }
        )
        #expect(asked.withLock { $0 } == [[1, 2]])
        #expect(readings.map(\.preparation) == [nil, chosen, nil])
        #expect(readings.map { Prediction(logits: $0.logits).digit } == [0, chosen == nil ? 0 : 1, 1])
    }

    /// What counts is what is looked at once more where doubt remains.
    @Test func theVariationsAreThoseOfThePreparationThatCounts() {
        let seen = Mutex<[UInt8]>([])
        let readings = SecondLook.readings(
            of: [Self.marked(20)],
            otherwise: { _ in [[Self.marked(200)]] },
            by: { images in
                images.map { image in
                    let mark = Self.mark(of: image)
                    seen.withLock { $0.append(mark) }
                    return mark == 200 ? Self.scores(3, 2) : Self.scores(1, 0)
                }
            }
        )
        #expect(readings == [SecondLook.Reading(preparation: 0, logits: Self.scores(3, 2))])
        #expect(seen.withLock { $0 } == [20, 200, 200, 200, 200, 200])
    }

    @Test func withoutDigitsThereIsNothingToLookAt() {
        #expect(SecondLook.logits(of: []) { $0.map { _ in Self.scores(0, 0) } }.isEmpty)
    }

    @Test func whatTheNetworkThrowsIsThrown() {
        struct Failure: Error {}
        #expect(throws: Failure.self) {
            try SecondLook.logits(of: [Self.bar]) { images in
                // The second look is at four variations.
                guard images.count == 1 else { throw Failure() }
                return [Self.scores(0, 0)]
            }
        }
    }

    /// Turned to one side and the other, and written with a broader and a finer pen.
    @Test func theVariationsAreTurnedAndRewritten() {
        let looks = SecondLook.variations(of: Self.bar)
        func ink(_ image: DigitImage) -> Int { image.pixels.reduce(0) { $0 + Int($1) } }
        /// How much farther right the ink of the upper half is than that of the lower.
        func lean(_ image: DigitImage) -> Double {
            func middle(_ rows: Range<Int>) -> Double {
                let places = rows.flatMap { y in
                    (0..<DigitImage.side).map { (Double($0), Double(image.pixels[y * DigitImage.side + $0])) }
                }
                return places.reduce(0) { $0 + $1.0 * $1.1 } / places.reduce(0) { $0 + $1.1 }
            }
            return middle(0..<14) - middle(14..<28)
        }
        #expect(looks.count == 4)
        // Ten rows lie between the middles of the halves; the tangent of nine degrees is 0.158.
        #expect(abs(lean(looks[0]) + 1.58) < 0.15 && abs(lean(looks[1]) - 1.58) < 0.15)
        #expect(abs(lean(Self.bar)) < 0.01 && abs(lean(looks[2])) < 0.01 && abs(lean(looks[3])) < 0.01)
        #expect(ink(looks[2]) > ink(Self.bar) * 12 / 10 && ink(looks[3]) < ink(Self.bar) * 9 / 10)
    }

    /// The pictures of which versions of the model are compared, unseen in training.
    @Test(.enabled(if: HandWriting.shipped != nil, "the weights are not in this checkout"))
    func moreOfTheValidationDrawingsAreReadRight() throws {
        let shipped = try #require(HandWriting.shipped)
        let network = try CompiledNetwork(weights: shipped.weights, threads: 2)
        let folder = HandWriting.root.appending(path: "Models/corpus/strokes").path
        let strokes = try LabelledImages(directory: folder, set: "validation")
        let images = (0..<strokes.count).map { DigitImage(pixels: Array(strokes[$0]), origin: .picture) }
        func right(_ looks: CompiledNetwork.Looks) throws -> Set<Int> {
            let logits = try network.logits(images, looking: looks)
            return Set(images.indices.filter { Prediction(logits: logits[$0]).digit == Int(strokes.labels[$0]) })
        }
        let (first, second) = (try right(.once), try right(.twice))
        #expect(second.subtracting(first).count > first.subtracting(second).count)
    }
}
