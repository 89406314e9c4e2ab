/// A colour of 8-bit red, green and blue.
public struct Colour: Sendable, Equatable {
    /// Red, 0 to 255.
    public var red: UInt8
    /// Green, 0 to 255.
    public var green: UInt8
    /// Blue, 0 to 255.
    public var blue: UInt8

    /// No light at all.
    public static let black = Colour(red: 0, green: 0, blue: 0)
    /// Every light.
    public static let white = Colour(red: 255, green: 255, blue: 255)

    /// A colour of these lights.
    ///
    /// - Parameters:
    ///   - red: Red, 0 to 255.
    ///   - green: Green, 0 to 255.
    ///   - blue: Blue, 0 to 255.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// How bright the colour is, 0 to 255, with the weights of ITU-R BT.601.
    public var luminance: Float { 0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue) }
}

extension Colour {
    /// The nearest colour to three lights that may lie outside 0 to 255.
    init(clamping red: Float, _ green: Float, _ blue: Float) {
        func byte(_ value: Float) -> UInt8 { UInt8(min(max(value, 0), 255)) }
        self.init(red: byte(red), green: byte(green), blue: byte(blue))
    }
}
