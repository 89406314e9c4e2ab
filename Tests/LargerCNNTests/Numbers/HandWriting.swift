import Foundation
import ImageCodec

@testable import LargerCNN

/// Digits as a pen draws them, in a box of 0.6 by 1, and the weights that read them.
enum HandWriting {
    static let zero = loop(x: 0.3, y: 0.5, width: 0.28, height: 0.5)
    static let one: [(Double, Double)] = [(0.3, 0), (0.28, 0.5), (0.27, 1)]
    static let two: [(Double, Double)] = [
        (0.03, 0.24), (0.1, 0.08), (0.28, 0), (0.45, 0.06), (0.5, 0.24), (0.4, 0.48), (0.2, 0.74), (0, 0.97),
        (0.3, 0.95),
        (0.58, 0.97),
    ]
    static let six: [(Double, Double)] = [
        (0.45, 0), (0.2, 0.25), (0.05, 0.55), (0.05, 0.8), (0.18, 0.97), (0.36, 0.98), (0.5, 0.84), (0.48, 0.64),
        (0.34, 0.54), (0.16, 0.6), (0.06, 0.74),
    ]

    private static func loop(x: Double, y: Double, width: Double, height: Double) -> [(Double, Double)] {
        (0...40).map { step in
            let angle = Double(step) / 40 * 2 * .pi
            return (x + width * sin(angle), y - height * cos(angle))
        }
    }

    /// The ink of a picture in pieces.
    static func ink(of canvas: Canvas) throws -> InkSheet {
        guard let flattened = Transparency.flatten(canvas.picture) else { throw PreprocessingError.blank }
        var trace: PreprocessingTrace?
        return try Preprocessor().sheet(of: flattened, side: NumberReader.side, tracing: &trace)
    }

    /// The checkout's folder.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The network that ships, where the checkout has it.
    static let shipped = try? WeightsFile.read(path: root.appending(path: "Models/larger-cnn.safetensors").path)
}
