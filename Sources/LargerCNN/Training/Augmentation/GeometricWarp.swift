/// Moves ink: an affine map and an elastic field in one resampling, so that strokes are blurred only once.
enum GeometricWarp {
    /// Fetches every pixel bilinearly from where it came; what comes from outside is black.
    static func apply(_ map: AffineMap, _ field: ElasticField? = nil, to digit: inout GreyDigit) {
        let side = GreyDigit.side
        let (byX, byY) = map.inverse
        digit.replace { old, new in
            for y in 0..<side {
                for x in 0..<side {
                    let index = y * side + x
                    let (left, down) = (Float(x), Float(y))
                    var sourceX = byX.0 * left + byX.1 * down + byX.2
                    var sourceY = byY.0 * left + byY.1 * down + byY.2
                    if let field {
                        sourceX += field.x[index]
                        sourceY += field.y[index]
                    }
                    new[index] = sample(old, x: sourceX, y: sourceY)
                }
            }
        }
    }

    /// The grey value at a fractional place.
    private static func sample(_ pixels: UnsafeBufferPointer<Float>, x: Float, y: Float) -> Float {
        let side = GreyDigit.side
        guard x > -1, y > -1, x < Float(side), y < Float(side) else { return 0 }
        // Both are above -1: cutting off the fraction of what is a pixel further rounds down, without a call.
        let (left, top) = (Int(x + 1) - 1, Int(y + 1) - 1)
        let (fx, fy) = (x - Float(left), y - Float(top))
        if left >= 0, top >= 0, left < side - 1, top < side - 1 {
            let index = top * side + left
            let upper = pixels[index] + (pixels[index + 1] - pixels[index]) * fx
            let lower = pixels[index + side] + (pixels[index + side + 1] - pixels[index + side]) * fx
            return upper + (lower - upper) * fy
        }
        func pixel(_ x: Int, _ y: Int) -> Float {
            x >= 0 && y >= 0 && x < side && y < side ? pixels[y * side + x] : 0
        }
        let upper = pixel(left, top) * (1 - fx) + pixel(left + 1, top) * fx
        let lower = pixel(left, top + 1) * (1 - fx) + pixel(left + 1, top + 1) * fx
        return upper * (1 - fy) + lower * fy
    }
}
