import Foundation
import Testing

@testable import LargerCNN

@Suite struct TorchFileTests {
    private let small: [UInt8]

    init() throws { small = [UInt8](try Fixtures.data("small.pth")) }

    @Test func aStateDictHoldsWhatTheSafetensorsPackageWroteOfTheSameTensors() throws {
        let expected = try Safetensors(decoding: [UInt8](Fixtures.data("small.safetensors"))).tensors
        #expect(try TorchFile.tensors(decoding: small) == expected)
        #expect(expected.count == 3)
    }

    @Test func aPickleThatWouldRunACommandIsRefused() throws {
        let bytes = [UInt8](try Fixtures.data("hostile.pth"))
        #expect(throws: TorchFileError.forbiddenGlobal(name: "posix system")) {
            try TorchFile.tensors(decoding: bytes)
        }
    }

    @Test func everyPrefixOfAFileIsRefused() {
        for length in 0..<small.count {
            #expect(throws: TorchFileError.self) { try TorchFile.tensors(decoding: Array(small[..<length])) }
        }
    }

    @Test func randomDamageNeverCrashes() {
        var generator = SplitMix64(seed: 8)
        var refused = 0
        for _ in 0..<3_000 {
            var damaged = small
            for _ in 0..<3 {
                damaged[Int(generator.next() % UInt64(small.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            do { _ = try TorchFile.tensors(decoding: damaged) } catch { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test func aStateDictOfAnotherNetworkIsRefusedByName() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/other.pth"
            try Fixtures.data("small.pth").write(to: URL(filePath: path))
            let error = #expect(throws: WeightsFileError.self) { try WeightsFile.read(path: path) }
            #expect(error?.description.contains("does not hold LargerCNN's weights") == true)
        }
    }
}
