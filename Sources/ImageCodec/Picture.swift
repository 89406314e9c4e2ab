/// A decoded picture: 8-bit RGBA, row-major, alpha not premultiplied, already turned upright.
///
/// Colour and transparency are kept because they tell ink from paper where luminance alone does not.
public struct Picture: Sendable, Equatable {
    /// Width in pixels, at least 1.
    public let width: Int
    /// Height in pixels, at least 1.
    public let height: Int
    /// `width * height * 4` samples: red, green, blue, alpha of the top-left pixel first.
    public var rgba: [UInt8]

    /// Creates a picture from its samples.
    ///
    /// - Parameters:
    ///   - width: Width in pixels.
    ///   - height: Height in pixels.
    ///   - rgba: `width * height * 4` samples.
    public init(width: Int, height: Int, rgba: [UInt8]) {
        precondition(width > 0 && height > 0 && rgba.count == width * height * 4, "samples do not fill the picture")
        self.width = width
        self.height = height
        self.rgba = rgba
    }
}
