/// What happens to a picture after it was drawn.
public struct PictureEffects: Sendable, Equatable {
    /// Blur of all that is drawn, across: a standard deviation in pixels.
    public var blurX: Float = 0
    /// Blur of all that is drawn, down: a standard deviation in pixels.
    public var blurY: Float = 0
    /// Standard deviation of the noise of each pixel, in levels.
    public var noise: Float = 0
    /// Whether the noise is coloured.
    public var isNoiseColoured = false
    /// The fraction of pixels that are specks of ink or holes in it.
    public var speckle: Float = 0
    /// What black and white become, in levels: a camera's veil of grey.
    public var tone: ClosedRange<UInt8> = 0...255
    /// Whether the picture has lost its colours.
    public var isGrey = false
    /// Whether the picture has only its ground's and its ink's level, as a fax or a scan for text has.
    public var isBilevel = false
    /// How many pixels across and down each drawn pixel takes: a small picture enlarged without smoothing.
    public var enlargement = 1
    /// The quality at which the picture was saved as JPEG; nil if it never was.
    public var jpegQuality: Int?

    /// Nothing happens.
    public init() {}
}
