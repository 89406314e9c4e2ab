import Compression
import Foundation
import Testing

@testable import LargerCNN

@Suite struct IDXFileTests {
    /// Big-endian words, then bytes.
    private func idx(_ words: [UInt32], _ bytes: [UInt8] = []) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } } + bytes
    }

    private func pixels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0) } }

    @Test func imagesComeInOrder() throws {
        let images = try IDXFile.images(in: idx([0x803, 2, 28, 28], pixels(2 * 784)), path: "x", origin: .picture)
        #expect(images.count == 2)
        #expect(images.allSatisfy { $0.origin == .picture })
        #expect(images[0].pixels == Array(pixels(2 * 784)[..<784]))
        #expect(images[1].pixels == Array(pixels(2 * 784)[784...]))
    }

    @Test func labelsComeInOrder() throws {
        #expect(try IDXFile.labels(in: idx([0x801, 3], [7, 2, 1]), path: "x") == [7, 2, 1])
    }

    @Test(
        "a damaged images file is refused with the reason",
        arguments: [
            ([], "no IDX header"),
            ([0x803, 2, 28], "no IDX header"),
            ([0x801, 2, 28, 28], "magic number 0x801"),
            ([0x803, 1, 28, 28], "holds 0 bytes"),
            ([0x803, 0, 28, 27], "28x27"),
            ([0x803, .max, .max, .max], "holds 0 bytes"),
        ] as [([UInt32], String)]
    )
    func damagedImages(words: [UInt32], reason: String) {
        let error = #expect(throws: DataError.self) { try IDXFile.images(in: idx(words), path: "x", origin: .bitmap) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func aFileWithBytesTooManyIsRefused() {
        #expect(throws: DataError.self) { try IDXFile.labels(in: idx([0x801, 2], [1, 2, 3]), path: "x") }
    }

    @Test func aLabelBeyondNineIsRefused() {
        #expect(throws: DataError.corrupt(path: "x", reason: "10 is no label of a digit")) {
            try IDXFile.labels(in: idx([0x801, 2], [1, 10]), path: "x")
        }
    }

    @Test func theLabelOfNoDigitIsReadWhereItIsAllowed() throws {
        #expect(try IDXFile.labels(in: idx([0x801, 2], [1, 10]), path: "x", greatest: 10) == [1, 10])
    }

    @Test func gzipAndPlainFilesReadTheSame() throws {
        try withTemporaryFolder { folder in
            let bytes = idx([0x801, 2], [3, 4])
            try Data(bytes).write(to: URL(filePath: "\(folder)/plain"))
            try Data(Gzip.compress(bytes)).write(to: URL(filePath: "\(folder)/packed.gz"))
            #expect(try IDXFile.bytes(path: "\(folder)/plain") == bytes)
            #expect(try IDXFile.bytes(path: "\(folder)/packed.gz") == bytes)
        }
    }

    @Test func halfAGzipFileIsRefusedWithItsPath() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/packed.gz"
            try Data(Gzip.compress(pixels(5_000)).dropLast(9)).write(to: URL(filePath: path))
            let error = #expect(throws: DataError.self) { try IDXFile.bytes(path: path) }
            #expect(error?.description.contains(path) == true)
        }
    }
}
