/// A digit as the network sees it: 28x28 grey, ink bright (255) on a black (0) ground, MNIST's own form.
public struct DigitImage: Sendable, Equatable {
    /// Width and height in pixels.
    public static let side = 28
    /// Number of pixels.
    public static let pixelCount = side * side

    /// Where a digit comes from, which the network is told: the same drawing is a 7 in one school and a 1 in another.
    public enum Origin: String, Sendable, CaseIterable {
        /// A bitmap that was in MNIST's form from the start, as American digits of the 1990s are.
        case bitmap
        /// Any other picture, which ``Preprocessor`` brought into this form.
        case picture
    }

    /// 784 grey values, row-major from the top left.
    public let pixels: [UInt8]
    /// Where the digit comes from.
    public let origin: Origin

    /// Creates a digit from its pixels.
    ///
    /// - Parameters:
    ///   - pixels: 784 grey values, row-major, ink bright.
    ///   - origin: Where the digit comes from.
    public init(pixels: [UInt8], origin: Origin = .bitmap) {
        precondition(pixels.count == Self.pixelCount, "\(pixels.count) pixels do not fill 28x28")
        self.pixels = pixels
        self.origin = origin
    }
}

extension DigitImage {
    /// Writes the network's input, `(grey - mean) / deviation`, into a row of a batch.
    ///
    /// - Parameters:
    ///   - buffer: The batch.
    ///   - offset: Where the row begins.
    ///   - ground: How the network is told where digits come from.
    func normalise(into buffer: UnsafeMutableBufferPointer<Float>, at offset: Int, on ground: PictureGround) {
        let paper = ground.level(of: origin)
        let scale = (1 - paper) / (255 * Architecture.pixelDeviation)
        let shift = (paper - Architecture.pixelMean) / Architecture.pixelDeviation
        for (index, pixel) in pixels.enumerated() { buffer[offset + index] = Float(pixel) * scale + shift }
    }
}
