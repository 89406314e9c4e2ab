import Foundation
import LargerCNN
import Testing

struct DigitFileTests {
    private let path = FileManager.default.temporaryDirectory.appending(path: "digits-\(UUID())").path

    private func digit(_ value: Int) -> DigitImage {
        DigitImage(pixels: (0..<784).map { UInt8(($0 * value) % 256) }, origin: .picture)
    }

    @Test(arguments: [0, 1, 10])
    func digitsComeBackInOrder(count: Int) throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let digits = (0..<count).map(digit)
        try DigitFile.write(digits, path: path)
        #expect(try DigitFile.read(path: path) == digits)
    }

    @Test func anotherFileIsRefused() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: DataError.self) { try DigitFile.read(path: path) }
        try Data("no digits at all, but words".utf8).write(to: URL(filePath: path))
        #expect(throws: DataError.self) { try DigitFile.read(path: path) }
    }

    @Test func aFolderThatIsMissingIsAnError() {
        #expect(throws: DataError.self) { try DigitFile.write([digit(1)], path: "/nowhere/at/all") }
    }
}
