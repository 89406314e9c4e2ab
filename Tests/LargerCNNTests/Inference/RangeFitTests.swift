import OneDNN
import Testing

@testable import LargerCNN

@Suite struct RangeFitTests {
    private func bound(_ values: [Float], exceededBy share: Double) -> Float {
        var histogram = ActivationHistogram()
        var values = values
        values.withUnsafeMutableBufferPointer { histogram.add($0) }
        return histogram.bound(exceededBy: share)
    }

    @Test(arguments: [Float(1e-3), 1, 700])
    func aBoundIsExceededByTheShareThatIsAllowed(scale: Float) {
        let values = (1...10_000).map { Float($0) / 10_000 * scale }
        #expect(bound(values, exceededBy: 0) == scale)
        // To within a bin, which is at most a 2048th of the greatest value beyond the histogram's first width of 1.
        let allowance = max(scale / 2_000, 1 / 4_000)
        #expect(abs(bound(values, exceededBy: 0.01) - 0.99 * scale) <= allowance)
        #expect(abs(bound(values, exceededBy: 0.5) - 0.5 * scale) <= allowance)
    }

    @Test func whatIsNotPositiveSaysNothing() {
        #expect(bound([0, -3, .nan, .infinity, 2, 0], exceededBy: 0) == 2)
        #expect(bound([], exceededBy: 0) == 0)
    }

    @Test func theFitIsNoWorseThanClippingNothing() throws {
        let images = try NetworkFixture.shared.get().images
        let fit = try RangeFit(NetworkFixture.weights.get(), images: Array(images.prefix(8)), threads: 1)
        #expect(fit.ranges.ends.count == 5 && fit.shares.count == 5)
        if let errors = fit.errors {
            #expect(errors.fitted <= errors.unclipped)
            #expect(errors.fitted > 0 && errors.fitted < 0.05)
        } else {
            #expect(!Processor.multipliesBytes)
            #expect(fit.shares.allSatisfy { $0 == 0 })
        }
    }

    @Test func weightsThatAreNeverActiveStillGetRanges() throws {
        let blank = DigitImage(pixels: [UInt8](repeating: 0, count: DigitImage.pixelCount))
        let fit = try RangeFit(.zeros, images: [blank], threads: 1)
        #expect(fit.ranges.ends == [Float](repeating: 1e-6, count: 5))
    }
}
