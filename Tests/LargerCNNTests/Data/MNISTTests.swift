import Foundation
import Testing

@testable import LargerCNN

@Suite struct MNISTTests {
    /// MNIST beside the checkout; nil where it is not.
    static let directory: String? = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../../shared/data/mnist")
            .standardized.path
        return FileManager.default.fileExists(atPath: "\(path)/t10k-images-idx3-ubyte.gz") ? path : nil
    }()

    private func write(_ folder: String, images: UInt8, labels: UInt8) throws {
        let pixels = [UInt8](repeating: 0, count: Int(images) * 784)
        try Data([0, 0, 8, 3, 0, 0, 0, images, 0, 0, 0, 28, 0, 0, 0, 28] + pixels)
            .write(to: URL(filePath: "\(folder)/t10k-images-idx3-ubyte"))
        try Data([0, 0, 8, 1, 0, 0, 0, labels] + [UInt8](repeating: 5, count: Int(labels)))
            .write(to: URL(filePath: "\(folder)/t10k-labels-idx1-ubyte"))
    }

    @Test func aMissingFileIsNamedWithWhatToDo() throws {
        try withTemporaryFolder { folder in
            let error = #expect(throws: DataError.self) { try MNIST(directory: folder).test() }
            #expect(error == .missing(name: "t10k-images-idx3-ubyte", directory: folder))
            #expect(error?.description.contains("digits download") == true)
        }
    }

    @Test func imagesAndLabelsMustMatch() throws {
        try withTemporaryFolder { folder in
            try write(folder, images: 3, labels: 2)
            #expect(throws: DataError.mismatch(images: 3, labels: 2, directory: folder)) {
                try MNIST(directory: folder).test()
            }
            try write(folder, images: 2, labels: 2)
            #expect(try MNIST(directory: folder).test().labels == [5, 5])
        }
    }

    @Test(.enabled(if: directory != nil, "MNIST is not beside the checkout (../shared/data/mnist)"))
    func theRealTestSetIsWhole() throws {
        let data = try MNIST(directory: #require(Self.directory)).test()
        #expect(data.count == 10_000)
        #expect(Array(data.labels[..<10]) == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9])
        let counts = (0..<10).map { digit in data.labels.count { $0 == digit } }
        #expect(counts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    }
}
