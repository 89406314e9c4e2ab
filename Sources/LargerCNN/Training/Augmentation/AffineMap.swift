internal import Glibc

/// Rotation, scale, shear and shift about the middle of the picture.
struct AffineMap: Equatable {
    /// Turn, in radians, clockwise on the screen, where y grows downwards.
    var angle: Float = 0
    /// Factors along the digit's own axes.
    var scaleX: Float = 1
    /// As ``scaleX``, downwards.
    var scaleY: Float = 1
    /// Slant: pixels to the side for each pixel down.
    var shear: Float = 0
    /// Shift to the right, in pixels.
    var shiftX: Float = 0
    /// Shift downwards, in pixels.
    var shiftY: Float = 0

    /// The map that leaves everything where it is.
    init() {}

    /// Draws a map within an augmentation's bounds; always seven draws.
    init(_ strengths: Augmentation, using generator: inout SplitMix64) {
        func signed() -> Float { generator.uniform(in: -1..<1) }
        angle = signed() * strengths.rotation * .pi / 180
        let (size, stretchX) = (1 + signed() * strengths.scale, signed() * strengths.stretch)
        let stretchY = signed() * strengths.stretch
        (scaleX, scaleY) = (size * (1 + stretchX), size * (1 + stretchY))
        shear = signed() * strengths.shear
        shiftX = signed() * strengths.shift
        shiftY = signed() * strengths.shift
    }

    /// The way back from a place in the varied picture to the original, as rows of a 2x3 matrix.
    var inverse: (x: (Float, Float, Float), y: (Float, Float, Float)) {
        let centre = Float(GreyDigit.side - 1) / 2
        // Forward: rotate * shear * scale.
        let (cosine, sine) = (cosf(angle), sinf(angle))
        let (a, b) = (cosine * scaleX, (cosine * shear - sine) * scaleY)
        let (c, d) = (sine * scaleX, (sine * shear + cosine) * scaleY)
        let determinant = a * d - b * c
        let x = (d / determinant, -b / determinant)
        let y = (-c / determinant, a / determinant)
        let (originX, originY) = (centre + shiftX, centre + shiftY)
        return (
            (x.0, x.1, centre - x.0 * originX - x.1 * originY),
            (y.0, y.1, centre - y.0 * originX - y.1 * originY)
        )
    }
}
