/// A picture half way: its ink found and cut into pieces, nothing yet chosen among them.
struct InkSheet: Sendable {
    /// The whole picture's size in its own pixels; its origin is zero.
    let picture: PixelBox
    /// The part of the picture that was looked at, in the picture's pixels.
    let region: PixelBox
    /// How many pixels of the picture make one of ``ink``, along each side.
    let factor: Int
    /// How much each pixel of the region looks like ink, ruled lines taken out.
    let ink: Plane<UInt8>
    /// Where paper ends and ink begins in ``ink``.
    let threshold: InkThreshold
    /// The pieces of ink, largest first, in pixels of ``ink``.
    let components: [InkComponent]
    /// Whether the ink is darker or lighter than its ground.
    let polarity: PreparedDigit.Polarity
    /// Whether the ground was uneven and was flattened.
    let isShaded: Bool
    /// What the picture's transparency meant.
    let transparency: PreparedDigit.Transparency

    /// Whether only a part of the picture was looked at.
    var isPart: Bool { region != picture }

    /// Brings a box from pixels of ``ink`` to pixels of the picture.
    func inPicture(_ box: PixelBox) -> PixelBox {
        let (x, y) = (region.x + box.x * factor, region.y + box.y * factor)
        return PixelBox(
            x: x,
            y: y,
            width: min(box.width * factor, region.right - x),
            height: min(box.height * factor, region.bottom - y)
        )
    }
}
