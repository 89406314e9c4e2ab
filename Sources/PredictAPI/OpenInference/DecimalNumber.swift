/// A number as JSON writes it (RFC 8259, section 6).
enum DecimalNumber {
    /// The powers of ten that a `Double` holds exactly.
    private static let powers = (0...22).map { exponent in (0..<exponent).reduce(1.0) { power, _ in power * 10 } }

    /// Reads a number whose value follows from two exact ones by one division or multiplication.
    ///
    /// That is every number of at most 15 digits whose exponent is not extreme (Clinger 1990, "How to read floating point
    /// numbers accurately"), and so about every number that a tensor is sent with.
    ///
    /// - Parameters:
    ///   - bytes: A text.
    ///   - start: Where the number begins.
    /// - Returns: The value, and where the number ends; nil for another number, or for none.
    static func read(_ bytes: UnsafeRawBufferPointer, from start: Int) -> (value: Float, end: Int)? {
        var position = start
        var mantissa = 0
        var exponent = 0
        var digits = 0

        /// Takes digits into the mantissa, and says how many there were.
        func takeDigits() -> Int {
            let first = position
            while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
                if digits < 16 { mantissa = mantissa * 10 + Int(digit) }
                if mantissa > 0 { digits += 1 }
                position += 1
            }
            return position - first
        }
        func takes(_ character: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == character else { return false }
            position += 1
            return true
        }

        let isNegative = takes(UInt8(ascii: "-"))
        let first = position
        let whole = takeDigits()
        guard whole == 1 || whole > 1 && bytes[first] != UInt8(ascii: "0") else { return nil }
        if takes(UInt8(ascii: ".")) {
            let fraction = takeDigits()
            guard fraction > 0 else { return nil }
            exponent -= fraction
        }
        guard digits <= 15 else { return nil }
        if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
            let isDown = takes(UInt8(ascii: "-"))
            if !isDown { _ = takes(UInt8(ascii: "+")) }
            let first = position
            var power = 0
            while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
                power = min(power * 10 + Int(digit), 10_000)
                position += 1
            }
            guard position > first else { return nil }
            exponent += isDown ? -power : power
        }
        guard powers.indices.contains(abs(exponent)) else { return nil }
        let magnitude =
            exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
        return (Float(isNegative ? -magnitude : magnitude), position)
    }
}
