import ImageCodec

/// Recognises pictures that already are what the network was trained on, so that they come through as themselves.
enum MNISTForm {
    /// The digit, if a picture is one in MNIST's form, in either polarity.
    ///
    /// That is: 28 x 28 grey pixels; a ground of exactly one value, black or white; the brightest ink near its opposite;
    /// ink within the central 20 x 20 pixels, one pixel of slack; a longer side of about twenty pixels; the centre of
    /// mass about one pixel from the centre at most.
    static func digit(in picture: Picture) -> (image: DigitImage, polarity: PreparedDigit.Polarity)? {
        guard picture.width == DigitImage.side, picture.height == DigitImage.side else { return nil }
        var grey: [UInt8] = []
        grey.reserveCapacity(DigitImage.pixelCount)
        for offset in stride(from: 0, to: picture.rgba.count, by: 4) {
            let sample = picture.rgba[offset]
            guard sample == picture.rgba[offset + 1], sample == picture.rgba[offset + 2] else { return nil }
            grey.append(sample)
        }
        switch grey[0] {
        case 0: return isCentred(grey) ? (DigitImage(pixels: grey), .lightOnDark) : nil
        case 255:
            let inverted = grey.map { 255 - $0 }
            return isCentred(inverted) ? (DigitImage(pixels: inverted), .darkOnLight) : nil
        default: return nil
        }
    }

    private static func isCentred(_ pixels: [UInt8]) -> Bool {
        let side = DigitImage.side
        var (left, right, top, bottom) = (side, -1, side, -1)
        var (mass, momentX, momentY) = (0, 0, 0)
        for (index, value) in pixels.enumerated() where value > 0 {
            let (x, y) = (index % side, index / side)
            (left, right) = (min(left, x), max(right, x))
            (top, bottom) = (min(top, y), max(bottom, y))
            mass += Int(value)
            momentX += Int(value) * x
            momentY += Int(value) * y
        }
        guard right >= 0, pixels.max() ?? 0 >= 200 else { return false }
        let longSide = max(right - left, bottom - top) + 1
        guard (18...21).contains(longSide) else { return false }
        let (x, y) = (Double(momentX) / Double(mass), Double(momentY) / Double(mass))
        return abs(x - 14) <= 1.1 && abs(y - 14) <= 1.1
    }
}
