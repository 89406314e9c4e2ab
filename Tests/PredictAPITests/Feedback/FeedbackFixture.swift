import Foundation
import ImageCodec
import LargerCNN

@testable import PredictAPI

/// Digits and folders for the tests of feedback.
enum FeedbackFixture {
    /// Runs something with a folder that is gone afterwards.
    static func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "feedback-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder.path)
    }

    /// A bar whose place and width say which digit it stands for; `variation` moves it by as many pixels.
    static func bar(_ digit: Int, variation: Int = 0) -> DigitImage {
        let pixels = (0..<DigitImage.pixelCount).map { place -> UInt8 in
            let (row, column) = (place / DigitImage.side, place % DigitImage.side)
            let inked = (4..<24).contains(row + variation % 2) && (column - 2 * digit - 3).magnitude < 3
            return inked ? UInt8(255 - variation % 50) : 0
        }
        return DigitImage(pixels: pixels, origin: .picture)
    }

    /// A drawing of a black stroke on white, `shift` pixels from its usual place and `width` wide.
    static func picture(shift: Int = 0, width: Int = 6) -> Picture {
        let side = 64
        let rgba = (0..<side * side).flatMap { place -> [UInt8] in
            let (row, column) = (place / side, place % side)
            let isInk =
                (12..<52).contains(row) && (28 + shift + row / 8..<28 + shift + row / 8 + width).contains(column)
            return isInk ? [0, 0, 0, 255] : [255, 255, 255, 255]
        }
        return Picture(width: side, height: side, rgba: rgba)
    }

    /// What an entry says.
    static func content(
        _ label: Int,
        predicted: Int? = nil,
        version: String = "first",
        variation: Int = 0
    ) -> FeedbackEntry.Content {
        FeedbackEntry.Content(
            label: label,
            predictedDigit: predicted ?? label,
            confidence: 0.75,
            modelVersion: version,
            claimedDigit: predicted,
            digit: bar(label, variation: variation)
        )
    }
}
