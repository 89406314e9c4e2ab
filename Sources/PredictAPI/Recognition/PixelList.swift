import HTTPServer
import LargerCNN

/// 784 grey values as text: `0,0,255,…`.
enum PixelList {
    /// Reads the values.
    ///
    /// - Parameter text: 784 whole numbers from 0 to 255, separated by commas; spaces around them do no harm.
    /// - Returns: The 784 values.
    /// - Throws: ``HTTPError`` 400 that says what is wrong.
    static func parse(_ text: String) throws(HTTPError) -> [UInt8] {
        var values: [UInt8] = []
        values.reserveCapacity(DigitImage.pixelCount)
        var count = 0
        for piece in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            count += 1
            // The rest is only counted, for the message.
            guard count <= DigitImage.pixelCount else { continue }
            let digits = piece.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: " ") }
            let rest = piece[digits.endIndex...]
            guard
                let value = UInt8(Substring(digits)), digits.first != UInt8(ascii: "+"),
                rest.allSatisfy({ $0 == UInt8(ascii: " ") })
            else {
                throw HTTPError(
                    .badRequest,
                    "Value \(count) of the field 'image' is not a whole number from 0 to 255."
                )
            }
            values.append(value)
        }
        guard count == DigitImage.pixelCount else {
            throw HTTPError(
                .badRequest,
                "The field 'image' must hold \(DigitImage.pixelCount) values separated by commas; it holds \(count)."
            )
        }
        return values
    }
}
