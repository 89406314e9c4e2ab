/// A number as it was read from a picture, digit by digit.
public struct NumberReading: Sendable, Equatable {
    /// One digit of it.
    public struct Digit: Sendable, Equatable {
        /// What was made of its ink: the digit, and whether it looks like one.
        public let recognition: Recognition
        /// The digit as the network saw it.
        public let image: DigitImage
        /// Where its ink is, in pixels of the picture.
        public let box: PixelBox
    }

    /// The digits of each line, lines from top to bottom, digits from left to right; no line is empty.
    public let lines: [[Digit]]

    /// All digits in reading order.
    public var digits: [Digit] { lines.flatMap { $0 } }
    /// What each line says.
    public var lineTexts: [String] {
        lines.map { line in line.map { String($0.recognition.prediction.digit) }.joined() }
    }
    /// The whole number: the lines one after the other, as a long number is continued on the next line.
    ///
    /// What looks like no digit counts as the digit that it is closest to and is marked as rejected: between digits it
    /// nearly always is one, and a number that silently lacks a digit is worse than one with a doubtful one.
    public var number: String { lineTexts.joined() }
    /// Whether nothing on the picture looks like a digit.
    public var isRejected: Bool { digits.allSatisfy(\.recognition.isRejected) }
    /// What was odd about the picture, each but once, in the order of ``RecognitionWarning``'s cases.
    public var warnings: [RecognitionWarning] {
        let all = digits.flatMap(\.recognition.warnings)
        return RecognitionWarning.allCases.filter(all.contains)
    }
}
