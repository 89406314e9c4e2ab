/// A digit as the network sees it: 28x28 grey, ink bright (255) on a black (0) ground, MNIST's own form.
public struct DigitImage: Sendable, Equatable {
    /// Width and height in pixels.
    public static let side = 28
    /// Number of pixels.
    public static let pixelCount = side * side

    /// 784 grey values, row-major from the top left.
    public let pixels: [UInt8]

    /// Creates a digit from its pixels.
    ///
    /// - Parameter pixels: 784 grey values, row-major, ink bright.
    public init(pixels: [UInt8]) {
        precondition(pixels.count == Self.pixelCount, "\(pixels.count) pixels do not fill 28x28")
        self.pixels = pixels
    }
}

extension DigitImage {
    /// Writes the network's input, `(pixel / 255 - mean) / deviation`, into a row of a batch.
    func normalise(into buffer: UnsafeMutableBufferPointer<Float>, at offset: Int) {
        let scale = 1 / (255 * Architecture.pixelDeviation)
        let shift = -Architecture.pixelMean / Architecture.pixelDeviation
        for (index, pixel) in pixels.enumerated() { buffer[offset + index] = Float(pixel) * scale + shift }
    }
}
