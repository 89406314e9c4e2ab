/// A digit as a pen on a tablet recorded it.
public struct PenDigit: Sendable, Equatable {
    /// Which digit, 0 to 9.
    public let label: UInt8
    /// Who wrote it, from 1.
    public let writer: Int
    /// The pen's paths, at the place and size at which the writer put them.
    public let drawing: StrokeDrawing

    /// A digit of a writer.
    ///
    /// - Parameters:
    ///   - label: Which digit, 0 to 9.
    ///   - writer: Who wrote it.
    ///   - drawing: The pen's paths.
    public init(label: UInt8, writer: Int, drawing: StrokeDrawing) {
        self.label = label
        self.writer = writer
        self.drawing = drawing
    }
}
