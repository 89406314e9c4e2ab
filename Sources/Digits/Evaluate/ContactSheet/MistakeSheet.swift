import FoundationEssentials
import ImageCodec
import LargerCNN

/// The mistakes of an evaluation as a picture, the most confident ones first: what to look at to find out why.
enum MistakeSheet {
    /// The most mistakes that a sheet shows.
    static let limit = 120

    /// Writes a sheet; one without mistakes is an empty cell.
    ///
    /// - Parameters:
    ///   - mistakes: What was read wrong.
    ///   - path: The PNG file to write.
    ///   - picture: The picture at a place in the data as it came, where it is one.
    ///   - digit: What the network saw of it, where it saw anything.
    /// - Throws: ``CommandError`` if the file cannot be written.
    static func write(
        _ mistakes: [Evaluation.Mistake],
        path: String,
        picture: (Int) -> Picture?,
        digit: (Int) -> DigitImage?
    ) throws(CommandError) {
        let worst = mistakes.sorted { confidence(of: $0) > confidence(of: $1) }.prefix(limit)
        let sheet = ContactSheet(
            cells: worst.map {
                ContactSheet.Cell(picture: picture($0.index), digit: digit($0.index), caption: caption(of: $0))
            }
        )
        do {
            try Data(PNGEncoder.encode(sheet.drawn())).write(to: URL(filePath: path))
        } catch {
            throw CommandError("cannot write \(path): \(error)")
        }
    }

    /// A picture that found no answer is worse than any wrong one.
    private static func confidence(of mistake: Evaluation.Mistake) -> Float { mistake.prediction?.confidence ?? 2 }

    /// The label, the answer and its confidence: `7 > 1 98%`.
    private static func caption(of mistake: Evaluation.Mistake) -> String {
        guard let prediction = mistake.prediction else { return "\(mistake.label) > ?" }
        return "\(mistake.label) > \(prediction.digit) \(fixed(Double(prediction.confidence) * 100, 0))%"
    }
}
