import Foundation
import OneDNN
import Testing

@testable import LargerCNN

/// Weights files made ready to answer, mapped or read.
@Suite struct ServedModelTests {
    private let ranges = ActivationRanges(ends: [3, 4, 5, 6, 7])
    private let image = DigitImage(pixels: (0..<784).map { UInt8($0 * 7 % 256) })

    /// A weights file of seed 3.
    private func withFile(_ ranges: ActivationRanges?, _ body: (String) throws -> Void) throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            try WeightsFile(weights: ModelWeights(seed: 3), ranges: ranges).write(path: path)
            try body(path)
        }
    }

    private func logits(_ model: ServedModel) throws -> [[Float]] { try CompiledNetwork(model.weights).logits([image]) }

    private func expected(_ ranges: ActivationRanges?) throws -> [[Float]] {
        try CompiledNetwork(PackedWeights(ModelWeights(seed: 3), ranges: ranges)).logits([image])
    }

    @Test func aMappedFileAnswersAsItsWeightsDo() throws {
        try withFile(ranges) { path in
            let model = try ServedModel.load(path: path, precision: .float32)
            #expect(model.precision == .float32)
            #expect(model.fallback == nil)
            #expect(try logits(model) == expected(nil))
        }
    }

    @Test(.enabled(if: Processor.multipliesBytes)) func calibratedWeightsAreComputedInBytes() throws {
        try withFile(ranges) { path in
            for precision in [PrecisionChoice.automatic, .int8] {
                let model = try ServedModel.load(path: path, precision: precision)
                #expect(model.precision == .int8)
                #expect(model.fallback == nil)
                #expect(try logits(model) == expected(ranges))
            }
        }
    }

    @Test func weightsWithoutRangesFallBackToFloatsAndSayWhatToDo() throws {
        try withFile(nil) { path in
            let model = try ServedModel.load(path: path)
            #expect(model.precision == .float32)
            #expect(
                model.fallback
                    == "computing in float32: \(path) holds no activation ranges; digits calibrate measures them"
            )
            #expect(try logits(model) == expected(nil))
            let error = #expect(throws: PrecisionError.self) { try ServedModel.load(path: path, precision: .int8) }
            #expect(error?.description.contains("digits calibrate") == true)
        }
    }

    /// Another writer's header may leave the scalars off their alignment; then the file is copied.
    @Test func scalarsOffTheirAlignmentAreRead() throws {
        try withFile(nil) { path in
            let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
            let length = Int(bytes[0]) | Int(bytes[1]) << 8
            let longer = length + 1
            let shifted =
                [UInt8(longer & 255), UInt8(longer >> 8)] + bytes[2..<8 + length] + [0x20] + bytes[(8 + length)...]
            try Data(shifted).write(to: URL(filePath: path))
            #expect(try MappedWeights(MappedFile(path: path)) == nil)
            #expect(try logits(ServedModel.load(path: path)) == expected(nil))
        }
    }

    @Test func aFileReplacedWhileItServesChangesNothing() throws {
        try withFile(nil) { path in
            let model = try ServedModel.load(path: path)
            let before = try logits(model)
            try WeightsFile(weights: .zeros).write(path: path)
            // A batch needs layouts that a single picture does not: they are packed from the mapping now.
            #expect(try CompiledNetwork(model.weights).logits([image, image]).count == 2)
            #expect(try logits(model) == before)
        }
    }

    @Test func unsoundFilesAreRefusedByName() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            #expect(throws: WeightsFileError.self) { try ServedModel.load(path: path) }
            for content in [Data(), Data("not weights at all, but long enough".utf8)] {
                try content.write(to: URL(filePath: path))
                let error = #expect(throws: WeightsFileError.self) { try ServedModel.load(path: path) }
                #expect(error?.description.contains(path) == true)
            }
            let metadata = ["int8.range.conv1": "wide"]
            try AtomicFile.write(
                Safetensors(tensors: ModelWeights.zeros.named, metadata: metadata).encoded(),
                path: path
            )
            let error = #expect(throws: WeightsFileError.self) { try ServedModel.load(path: path) }
            #expect(error?.description.contains("int8.range.conv1") == true)
        }
    }
}
