import Foundation
import Testing

@testable import LargerCNN

@Suite struct WeightsFileTests {
    @Test func readsWhatItWroteAndLeavesNoTemporaryFile() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let file = WeightsFile(weights: ModelWeights(seed: 2), metadata: ["seed": "2"])
            try file.write(path: path)
            try file.write(path: path)
            let read = try WeightsFile.read(path: path)
            #expect(read.weights == file.weights)
            #expect(read.metadata == ["seed": "2"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["w.safetensors"])
        }
    }

    @Test func aMissingFileIsNamed() {
        let error = #expect(throws: WeightsFileError.self) { try WeightsFile.read(path: "/no/such/weights") }
        #expect(error?.description.contains("/no/such/weights: no such file") == true)
    }

    @Test func garbageIsNoSafetensorsFile() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            try Data("not weights at all, but long enough".utf8).write(to: URL(filePath: path))
            let error = #expect(throws: WeightsFileError.self) { try WeightsFile.read(path: path) }
            #expect(error?.description.contains("not a sound safetensors file") == true)
        }
    }

    @Test func weightsOfAnotherNetworkAreRefused() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let other = Safetensors(tensors: ["conv1.weight": Tensor(zeros: [64, 1, 3, 3])])
            try Data(other.encoded()).write(to: URL(filePath: path))
            let error = #expect(throws: WeightsFileError.self) { try WeightsFile.read(path: path) }
            #expect(error?.description.contains("conv1.bias") == true)
        }
    }

    @Test func aFolderThatCannotBeWrittenIsAnErrorThatNamesThePath() {
        let file = WeightsFile(weights: .zeros)
        let error = #expect(throws: WeightsFileError.self) { try file.write(path: "/no/such/folder/w.safetensors") }
        #expect(error?.description.contains("/no/such/folder/w.safetensors") == true)
    }

    /// `/dev/full` answers every write as a full disk does.
    @Test func aFullDiskIsAnError() {
        #expect(throws: SystemError.self) { try AtomicFile.writeThrough([1, 2, 3], temporary: "/dev/full") }
    }
}
