import Foundation
import Testing

@testable import LargerCNN

@Suite struct SafetensorsTests {
    /// A file with a header as given and `data` bytes of zeros.
    private func file(_ header: String, data: Int) -> [UInt8] {
        let text = Array(header.utf8)
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
            + [UInt8](repeating: 0, count: data)
    }

    private let small = Safetensors(
        tensors: [
            "a": Tensor(shape: [2, 2], scalars: [1, -2.5, 3, .pi]),
            "b": Tensor(shape: [], scalars: [7]),
            "empty": Tensor(shape: [0, 3], scalars: []),
        ],
        metadata: ["note": "a \"quoted\" text", "seed": "1"]
    )

    @Test func readsWhatItWrote() throws {
        #expect(try Safetensors(decoding: small.encoded()) == small)
    }

    @Test func dataStartsOnAMultipleOfEight() throws {
        let bytes = try small.encoded()
        #expect((8 + Int(bytes[0]) + Int(bytes[1]) << 8) % 8 == 0)
    }

    @Test func everyPrefixOfAFileIsRefused() throws {
        let bytes = try small.encoded()
        for length in 0..<bytes.count {
            #expect(throws: SafetensorsError.self) { try Safetensors(decoding: Array(bytes[..<length])) }
        }
    }

    @Test func randomDamageNeverCrashes() throws {
        let bytes = try small.encoded()
        var generator = SplitMix64(seed: 5)
        var refused = 0
        for _ in 0..<2_000 {
            var damaged = bytes
            let place = Int(generator.next() % UInt64(bytes.count))
            damaged[place] = UInt8(truncatingIfNeeded: generator.next())
            do { _ = try Safetensors(decoding: damaged) } catch { refused += 1 }
        }
        #expect(refused > 0)
    }

    @Test(
        "a hostile header is refused",
        arguments: [
            (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
            (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
            (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775807]}}"#, 4),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
            (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4),
            (#"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}"#, 4),
            (
                #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}"#,
                6
            ),
            (#"{"a":{"note":"text"}}"#, 0),
            (#"["a"]"#, 0),
            ("{", 0),
        ]
    )
    func hostileHeader(header: String, data: Int) {
        #expect(throws: SafetensorsError.self) { try Safetensors(decoding: file(header, data: data)) }
    }

    @Test func aHeaderLengthBeyondAllSenseIsRefusedBeforeAnythingIsAllocated() {
        let bytes = [UInt8](repeating: 0xFF, count: 16)
        #expect(throws: SafetensorsError.headerTooLong(length: .max, limit: SafetensorsHeader.byteLimit)) {
            try Safetensors(decoding: bytes)
        }
    }

    @Test func bytesAfterTheLastTensorAreRefused() throws {
        let bytes = try small.encoded() + [0]
        #expect(throws: SafetensorsError.trailingBytes(count: 1)) { try Safetensors(decoding: bytes) }
    }
}
