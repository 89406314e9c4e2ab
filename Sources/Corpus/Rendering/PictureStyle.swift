public import LargerCNN

/// How a drawing becomes a picture: the frame, the pen, the ground under it and everything that happens afterwards.
///
/// A style holds every decision about a picture; the renderer's generator adds only what no one would want to name, as
/// the value of each pixel's noise. The same style and the same generator give the same bytes.
public struct PictureStyle: Sendable, Equatable {
    /// What is drawn on.
    public enum Ground: Sendable, Equatable {
        /// An opaque canvas of one colour.
        case canvas(Colour)
        /// Nothing: alpha is zero, and the colour is what such pixels carry unseen.
        case transparent(Colour)
        /// Paper or a board as a camera or a scanner sees it.
        case photo(PaperGround)
    }

    /// Width of the picture in pixels.
    public var width: Int
    /// Height of the picture in pixels.
    public var height: Int
    /// Width of the pen's line in pixels.
    public var penWidth: Float
    /// What the pen is like beside its width.
    public var pen = Pen()
    /// The ink's colour.
    public var ink: Colour
    /// What is drawn on.
    public var ground: Ground
    /// Where in the frame the drawing stands, and how large.
    public var placement = Placement.asDrawn
    /// What bends the drawing before it is drawn.
    public var warp = StrokeWarp()
    /// What else is in the frame.
    public var clutter = Clutter()
    /// What happens to the finished picture.
    public var effects = PictureEffects()
    /// What the picture is pasted on; nil if it is whole by itself.
    public var surround: Surround?

    /// Plain black on white, as a drawing canvas saves it: a round pen, a smooth path, the drawing at its own place and
    /// size.
    ///
    /// The sheet is the largest square in the middle of the frame, so that nothing is stretched.
    ///
    /// - Parameters:
    ///   - width: Width of the picture in pixels.
    ///   - height: Height of the picture in pixels.
    ///   - penWidth: Width of the line in pixels.
    /// - Returns: The style.
    public static func canvas(width: Int, height: Int, penWidth: Float) -> PictureStyle {
        PictureStyle(width: width, height: height, penWidth: penWidth, ink: .black, ground: .canvas(.white))
    }

    /// Any of the pictures that people make: two canvases for each photo.
    ///
    /// - Parameter generator: Decides the style.
    /// - Returns: The style.
    public static func random(using generator: inout SplitMix64) -> PictureStyle {
        generator.happens(0.66) ? randomCanvas(using: &generator) : randomPhoto(using: &generator)
    }
}
