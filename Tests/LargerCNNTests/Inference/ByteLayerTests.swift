import OneDNN
import Testing

@testable import LargerCNN

/// Dense layers of bytes as the network builds them, against an integer computation in plain Swift.
@Suite(.enabled(if: Processor.multipliesBytes, "this processor does not compute in bytes"))
struct ByteLayerTests {
    private let weights = ModelWeights(seed: 7)

    /// The weights of an output as the packing rounds them: the greatest becomes ±127.
    private func quantised(_ row: ArraySlice<Float>) -> (bytes: [Int], step: Float) {
        let step = (row.map { abs($0) }.max() ?? 0) / 127
        return (row.map { Int(($0 * (1 / step)).rounded(.toNearestOrEven)) }, step)
    }

    /// Both a layer that reads a picture's features, which come channels-last, and one that reads plain ones.
    @Test(arguments: [0, 1])
    func aDenseLayerIsTheIntegerComputation(index: Int) throws {
        let layer = Architecture.dense[index]
        let packed = try PackedWeights(weights, ranges: ActivationRanges(ends: ActivationRanges.layers.map { _ in 1 }))
        let units = ByteUnits(source: 0.01, result: 0.02)
        ThreadCount.set(1)
        let program = try Program(engine: packed.engine)
        let source = try Memory(MemoryDescriptor([1, layer.input], .nc, type: .unsigned8), engine: packed.engine)
        let features = (0..<layer.input).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        source.withBytes { $0.copyBytes(from: features) }
        let output = try LayerBuilder(program, packed).dense(layer, source, batchSize: 1, units: units)
        try program.run()

        let (channels, area) = (layer.inputShape[0], layer.inputShape.dropFirst().reduce(1, *))
        let matrix = weights["\(layer.name).weight"].scalars
        let bias = weights["\(layer.name).bias"].scalars
        // Every twentieth output: the plain computation is slow.
        for row in stride(from: 0, to: layer.output, by: 20) {
            let (bytes, step) = quantised(matrix[row * layer.input..<(row + 1) * layer.input])
            var sum = 0
            for channel in 0..<channels {
                for place in 0..<area {
                    sum += bytes[channel * area + place] * Int(features[place * channels + channel])
                }
            }
            let product = step * units.source
            let exact = (Float(sum) + bias[row] / product) * (product / units.result)
            let result = Int(output.withBytes { $0[row] })
            // One unit, where a sum falls within float rounding of a half.
            #expect(abs(Float(result) - min(255, max(0, exact))) <= 0.501, "output \(row)")
        }
    }

    @Test func weightsThatAreAllZeroGiveTheBias() throws {
        let packed = try PackedWeights(.zeros, ranges: ActivationRanges(ends: ActivationRanges.layers.map { _ in 1 }))
        let image = DigitImage(pixels: [UInt8](repeating: 99, count: DigitImage.pixelCount))
        #expect(try CompiledNetwork(packed).logits([image]) == [[Float](repeating: 0, count: 10)])
    }
}
