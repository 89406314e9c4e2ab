import Foundation

/// A file in the Fixtures folder, made by scripts/make-image-fixtures.py.
enum Fixture {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// The upright picture of every fixture: four quadrants, top left first.
    static let (width, height) = (48, 32)
    static let colours: [[UInt8]] = [[200, 40, 40], [40, 160, 60], [50, 70, 200], [235, 225, 190]]
    /// The same in grey (ITU-R BT.601, as JPEG has it).
    static let greys: [[UInt8]] = colours.map { rgb in
        let luma = 0.299 * Double(rgb[0]) + 0.587 * Double(rgb[1]) + 0.114 * Double(rgb[2])
        return [UInt8](repeating: UInt8(luma.rounded()), count: 3)
    }
}
