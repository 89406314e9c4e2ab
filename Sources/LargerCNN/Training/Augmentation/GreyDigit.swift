/// A digit between two effects: 28x28 grey values as floats, so that several effects round only once.
struct GreyDigit: Equatable {
    static let side = DigitImage.side
    static let pixelCount = DigitImage.pixelCount

    /// 784 grey values, row-major, ink bright; effects keep them between 0 and 255.
    var values: [Float]

    private let origin: DigitImage.Origin

    init(_ image: DigitImage) {
        values = image.pixels.map(Float.init)
        origin = image.origin
    }

    init(values: [Float]) {
        precondition(values.count == Self.pixelCount, "\(values.count) values do not fill 28x28")
        self.values = values
        origin = .bitmap
    }

    /// The digit with every value rounded to a byte.
    var image: DigitImage {
        let pixels = [UInt8](unsafeUninitializedCapacity: Self.pixelCount) { buffer, count in
            values.withUnsafeBufferPointer { values in
                for index in 0..<Self.pixelCount { buffer[index] = UInt8(min(255, max(0, values[index])) + 0.5) }
            }
            count = Self.pixelCount
        }
        return DigitImage(pixels: pixels, origin: origin)
    }

    /// Replaces all values by what `body` writes, which sees the old ones.
    mutating func replace(
        _ body: (_ old: UnsafeBufferPointer<Float>, _ new: UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        values = [Float](unsafeUninitializedCapacity: Self.pixelCount) { new, count in
            values.withUnsafeBufferPointer { body($0, new) }
            count = Self.pixelCount
        }
    }

    /// The value at a place; outside the picture it is black.
    func value(_ x: Int, _ y: Int) -> Float {
        (0..<Self.side).contains(x) && (0..<Self.side).contains(y) ? values[y * Self.side + x] : 0
    }

    /// Makes a pixel at least as bright as `value`; outside the picture nothing happens.
    mutating func brighten(_ x: Int, _ y: Int, to value: Float) {
        guard (0..<Self.side).contains(x), (0..<Self.side).contains(y) else { return }
        values[y * Self.side + x] = max(values[y * Self.side + x], value)
    }

    /// The columns and rows that hold ink of at least `threshold`; nil without any.
    func inkBox(threshold: Float = 64) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
        var (left, right, top, bottom) = (Self.side, -1, Self.side, -1)
        values.withUnsafeBufferPointer { values in
            for index in 0..<Self.pixelCount where values[index] >= threshold {
                let (y, x) = index.quotientAndRemainder(dividingBy: Self.side)
                (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
            }
        }
        return right < 0 ? nil : (left...right, top...bottom)
    }
}
