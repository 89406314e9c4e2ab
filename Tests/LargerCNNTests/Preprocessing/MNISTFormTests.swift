import Foundation
import ImageCodec
import Testing

@testable import LargerCNN

/// What already is as MNIST has it comes through byte for byte.
@Suite struct MNISTFormTests {
    private static func picture(_ pixels: [UInt8], isInverted: Bool) -> Picture {
        let grey = pixels.map { isInverted ? 255 - $0 : $0 }
        return Picture(width: 28, height: 28, rgba: grey.flatMap { [$0, $0, $0, 255] })
    }

    private static func prepared() throws -> DigitImage {
        var canvas = Canvas(280, 280)
        canvas.draw(Canvas.three, x: 80, y: 50, size: 180, pen: 18)
        return try Preprocessor().prepare(canvas.picture).image
    }

    @Test(arguments: [false, true]) func aPreparedDigitComesThroughAsItself(isInverted: Bool) throws {
        let image = try Self.prepared()
        let again = try Preprocessor().prepare(Self.picture(image.pixels, isInverted: isInverted))
        #expect(again.image.pixels == image.pixels)
        #expect(again.image.origin == .bitmap)
        #expect(image.origin == .picture)
        #expect(again.isUnchanged)
        #expect(again.polarity == (isInverted ? .darkOnLight : .lightOnDark))
        #expect(again.inkBox.height == 20)
    }

    @Test func anOffCentreDigitIsPrepared() throws {
        let pixels = try Self.prepared().pixels
        // Four columns to the left.
        let moved = pixels.indices.map { $0 % 28 < 24 ? pixels[$0 + 4] : 0 }
        #expect(try !Preprocessor().prepare(Self.picture(moved, isInverted: false)).isUnchanged)
    }

    @Test func aSmallDigitIsPrepared() throws {
        var canvas = Canvas(28, 28, Canvas.black)
        canvas.draw(Canvas.three, x: 11, y: 8, size: 11, pen: 1.5, Canvas.white)
        #expect(try !Preprocessor().prepare(canvas.picture).isUnchanged)
    }

    /// The data folder beside the checkout.
    private static let data = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/data/mnist").standardizedFileURL.path

    @Test(.enabled(if: FileManager.default.fileExists(atPath: data), "../shared/data/mnist is not there"))
    func mnistComesThroughAsItself() throws {
        let mnist = MNIST(directory: Self.data)
        // Every fiftieth image, in both polarities by turns: all 70,000 would take a minute in a debug build.
        for digits in [try mnist.training(), try mnist.test()] {
            for index in stride(from: 0, to: digits.count, by: 50) {
                let image = digits.images[index]
                let prepared = try Preprocessor().prepare(Self.picture(image.pixels, isInverted: index % 100 == 0))
                #expect(prepared.image == image, "image \(index)")
            }
        }
    }
}
