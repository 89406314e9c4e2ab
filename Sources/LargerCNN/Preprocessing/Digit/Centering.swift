/// Places a digit of at most 20 x 20 pixels in the 28 x 28 that the network sees.
enum Centering {
    /// Puts the centre of mass at the centre, by whole pixels as MNIST's authors did, and the brightest ink at 255.
    ///
    /// - Parameters:
    ///   - digit: 0 on paper to 1 in ink.
    ///   - byMass: Whether the centre of mass goes to the centre, not that of the box.
    /// - Returns: The picture that the network sees.
    static func place(_ digit: Plane<Float>, byMass: Bool = true) -> DigitImage {
        let side = DigitImage.side
        let left = byMass ? offset(of: digit) : (side - digit.width) / 2
        let top = byMass ? offset(of: digit.transposed()) : (side - digit.height) / 2
        let brightest = max(digit.samples.max() ?? 1, 0.1)
        var pixels = [UInt8](repeating: 0, count: DigitImage.pixelCount)
        for y in 0..<digit.height {
            for x in 0..<digit.width {
                let value = (digit[x, y] / brightest * 255).rounded()
                pixels[(top + y) * side + left + x] = UInt8(min(255, max(0, value)))
            }
        }
        return DigitImage(pixels: pixels, origin: .picture)
    }

    /// Where the first column goes, so that the mean column lies at 13.5, the middle of columns 0 to 27.
    private static func offset(of digit: Plane<Float>) -> Int {
        var (mass, moment): (Float, Float) = (0, 0)
        for y in 0..<digit.height {
            for x in 0..<digit.width {
                mass += digit[x, y]
                moment += digit[x, y] * Float(x)
            }
        }
        let centre = mass > 0 ? moment / mass : Float(digit.width - 1) / 2
        let middle = Float(DigitImage.side - 1) / 2
        return max(0, min(DigitImage.side - digit.width, Int((middle - centre).rounded())))
    }
}
