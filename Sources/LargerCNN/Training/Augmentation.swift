internal import Glibc

/// Random affine variations of a digit: rotation, scale, shift.
public struct Augmentation: Codable, Sendable, Equatable {
    /// Largest rotation either way, in degrees.
    public var rotation: Float = 12
    /// Largest change of size, as a fraction of it.
    public var scale: Float = 0.12
    /// Largest shift along each axis, in pixels.
    public var shift: Float = 2

    /// The project's strengths.
    public init() {}

    /// No variation at all.
    public static var none: Augmentation {
        var none = Augmentation()
        (none.rotation, none.scale, none.shift) = (0, 0, 0)
        return none
    }

    /// A random variation of a digit.
    ///
    /// - Parameters:
    ///   - image: The digit.
    ///   - generator: Where the randomness comes from; always advanced by four draws.
    /// - Returns: The varied digit.
    public func callAsFunction(_ image: DigitImage, using generator: inout SplitMix64) -> DigitImage {
        let angle = generator.uniform(in: -1..<1) * rotation * .pi / 180
        let size = 1 + generator.uniform(in: -1..<1) * scale
        let (shiftX, shiftY) = (generator.uniform(in: -1..<1) * shift, generator.uniform(in: -1..<1) * shift)
        guard self != .none else { return image }
        return Self.transform(image, angle: angle, size: size, shiftX: shiftX, shiftY: shiftY)
    }

    /// Rotates and scales about the centre, then shifts; every pixel is sampled bilinearly from where it came.
    static func transform(_ image: DigitImage, angle: Float, size: Float, shiftX: Float, shiftY: Float) -> DigitImage {
        let side = DigitImage.side
        let centre = Float(side - 1) / 2
        let (cosine, sine) = (cosf(angle) / size, sinf(angle) / size)
        let pixels = [UInt8](unsafeUninitializedCapacity: DigitImage.pixelCount) { target, count in
            image.pixels.withUnsafeBufferPointer { source in
                for y in 0..<side {
                    let dy = Float(y) - centre - shiftY
                    for x in 0..<side {
                        let dx = Float(x) - centre - shiftX
                        target[y * side + x] = sample(
                            source,
                            x: cosine * dx + sine * dy + centre,
                            y: cosine * dy - sine * dx + centre
                        )
                    }
                }
            }
            count = DigitImage.pixelCount
        }
        return DigitImage(pixels: pixels)
    }

    /// The grey value at a fractional place; outside the picture it is black.
    private static func sample(_ pixels: UnsafeBufferPointer<UInt8>, x: Float, y: Float) -> UInt8 {
        let side = DigitImage.side
        guard x > -1, y > -1, x < Float(side), y < Float(side) else { return 0 }
        let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
        let (fx, fy) = (x - Float(left), y - Float(top))
        func pixel(_ x: Int, _ y: Int) -> Float {
            x >= 0 && y >= 0 && x < side && y < side ? Float(pixels[y * side + x]) : 0
        }
        let upper = pixel(left, top) * (1 - fx) + pixel(left + 1, top) * fx
        let lower = pixel(left, top + 1) * (1 - fx) + pixel(left + 1, top + 1) * fx
        return UInt8(upper * (1 - fy) + lower * fy + 0.5)
    }
}
