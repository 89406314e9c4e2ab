import Testing

@testable import LargerCNN

/// Reading what the safetensors package itself wrote.
@Suite struct SafetensorsPackageTests {
    /// small.json: what the package was given for small.safetensors.
    private struct Content: Decodable {
        struct Named: Decodable {
            let shape: [Int]
            let values: [Float]
        }

        let metadata: [String: String]
        let tensors: [String: Named]
    }

    @Test func aFileOfThePackageIsReadBitForBit() throws {
        let file = try Safetensors(decoding: [UInt8](Fixtures.data("small.safetensors")))
        let content = try Fixtures.decode(Content.self, from: "small.json")
        #expect(file.metadata == content.metadata)
        #expect(file.tensors == content.tensors.mapValues { Tensor(shape: $0.shape, scalars: $0.values) })
    }
}
