import Testing

@testable import OneDNN

/// oneDNN on bytes, against integer sums as they are defined.
@Suite(.enabled(if: Processor.multipliesBytes, "without VNNI products are added in 16 bits, which clip"))
struct ByteArithmeticTests {
    private let engine: Engine
    private let inputs = 32
    private let outputs = 64
    private let side = 14

    init() throws {
        ThreadCount.set(1)
        engine = try Engine()
    }

    /// Repeatable numbers without a pattern that a kernel could share.
    private func numbers(_ count: Int, in range: ClosedRange<Int>, seed: Int) -> [Int] {
        var state = UInt32(truncatingIfNeeded: seed &* 2_654_435_761 &+ 1)
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return range.lowerBound + Int(state >> 8) % range.count
        }
    }

    private func memory(_ values: [Int], _ shape: [Int], _ layout: Layout) throws -> Memory {
        let memory = try Memory(MemoryDescriptor(shape, layout), engine: engine)
        memory.withFloats { _ = $0.update(fromContentsOf: values.map(Float.init)) }
        return memory
    }

    private func bytes(_ memory: Memory, as layout: MemoryDescriptor) throws -> [UInt8] {
        try Program.reorder(memory, to: layout, engine: engine).withBytes { [UInt8]($0) }
    }

    /// A sum with its bias as oneDNN stores it: scaled, rectified, rounded to the nearest even, clipped.
    private func stored(_ sum: Int, bias: Int, scale: Float) -> UInt8 {
        UInt8(min(255, max(0, (Float(sum + bias) * scale).rounded(.toNearestOrEven))))
    }

    /// Weights, bias and scale of each output; the scales let some results clip.
    private func layer(fanIn: Int) -> (weights: [Int], bias: [Int], scales: [Float]) {
        let weights = numbers(outputs * fanIn, in: -127...127, seed: 1)
        let bias = numbers(outputs, in: -20_000...20_000, seed: 2)
        return (weights, bias, (0..<outputs).map { 0.0002 + 0.00001 * Float($0) })
    }

    private func runConvolution(_ algorithm: ConvolutionAlgorithm, _ picture: [Int]) throws -> [UInt8] {
        let (weights, bias, scales) = layer(fanIn: inputs * 9)
        let primitive = try PrimitiveDescriptor.convolution(
            .inference,
            firstOf: [algorithm],
            source: MemoryDescriptor([1, inputs, side, side], .any, type: .unsigned8),
            weights: MemoryDescriptor([outputs, inputs, 3, 3], .any, type: .signed8),
            bias: MemoryDescriptor([outputs], .x),
            destination: MemoryDescriptor([1, outputs, side, side], .any, type: .unsigned8),
            fusedReLU: true,
            scales: OutputScales(scales, along: 1),
            engine: engine
        )
        let output = try Memory(primitive.requiredLayout(of: .destination), engine: engine)
        let program = try Program(engine: engine)
        let source = try memory(picture, [1, inputs, side, side], .nchw)
        let parameters = try memory(weights, [outputs, inputs, 3, 3], .nchw)
        try program.append(
            primitive,
            [
                (.source, Program.reorder(source, to: primitive.requiredLayout(of: .source), engine: engine)),
                (.weights, Program.reorder(parameters, to: primitive.requiredLayout(of: .weights), engine: engine)),
                (.bias, memory(bias, [outputs], .x)), (.destination, output),
            ]
        )
        try program.run()
        return try bytes(output, as: MemoryDescriptor([1, outputs, side, side], .nchw, type: .unsigned8))
    }

    private func naiveConvolution(_ picture: [Int]) -> [UInt8] {
        let (weights, bias, scales) = layer(fanIn: inputs * 9)
        var results: [UInt8] = []
        for output in 0..<outputs {
            for y in 0..<side {
                for x in 0..<side {
                    var sum = 0
                    for (dy, dx) in (0..<9).map({ ($0 / 3, $0 % 3) }) {
                        let (sy, sx) = (y + dy - 1, x + dx - 1)
                        guard (0..<side).contains(sy), (0..<side).contains(sx) else { continue }
                        for input in 0..<inputs {
                            sum +=
                                picture[(input * side + sy) * side + sx]
                                * weights[((output * inputs + input) * 3 + dy) * 3 + dx]
                        }
                    }
                    results.append(stored(sum, bias: bias[output], scale: scales[output]))
                }
            }
        }
        return results
    }

    enum Picture: CaseIterable {
        /// Any byte.
        case mixed
        case blank
        case saturated
        /// Nothing between the least and the greatest byte.
        case abrupt
    }

    private func picture(_ kind: Picture, top: Int) -> [Int] {
        let count = inputs * side * side
        return switch kind {
        case .mixed: numbers(count, in: 0...top, seed: 3)
        case .blank: [Int](repeating: 0, count: count)
        case .saturated: [Int](repeating: top, count: count)
        case .abrupt: numbers(count, in: 0...1, seed: 4).map { $0 * top }
        }
    }

    @Test(arguments: Picture.allCases)
    func aDirectConvolutionIsTheIntegerSumToTheLastBit(kind: Picture) throws {
        let picture = picture(kind, top: 255)
        #expect(try runConvolution(.direct, picture) == naiveConvolution(picture))
    }

    /// Winograd rounds its transform of the source to a quarter of the steps and that of the weights to four ninths: of the
    /// results here, whose root mean square is near 100, it moves some by up to 11, and by 1.5 in the mean.
    ///
    /// A source of 254 or 255 would be off by hundreds: halved sums of them wrap round.
    @Test(arguments: Picture.allCases)
    func aWinogradConvolutionUpTo253StaysNearTheIntegerSum(kind: Picture) throws {
        for top in [252, 253] {
            let picture = picture(kind, top: top)
            let result = try runConvolution(.winograd, picture)
            let differences = zip(result, naiveConvolution(picture)).map { abs(Int($0) - Int($1)) }
            let (greatest, sum) = (differences.max() ?? 0, differences.reduce(0, +))
            #expect(greatest <= 24)
            #expect(Double(sum) <= 3 * Double(differences.count))
        }
    }

    @Test(arguments: [1, 2, 32])
    func aDenseLayerIsTheIntegerSumToTheLastBit(count: Int) throws {
        let fanIn = 200
        let (weights, bias, scales) = layer(fanIn: fanIn)
        let rows = numbers(count * fanIn, in: 0...255, seed: 4)
        let source = try MemoryDescriptor([count, fanIn], .nc, type: .unsigned8)
        let destination = try MemoryDescriptor([count, outputs], .nc, type: .unsigned8)
        let primitive = try PrimitiveDescriptor.innerProduct(
            .inference,
            source: source,
            weights: MemoryDescriptor([outputs, fanIn], .any, type: .signed8),
            bias: MemoryDescriptor([outputs], .x),
            destination: destination,
            fusedReLU: true,
            scales: OutputScales(scales, along: 1),
            engine: engine
        )
        let output = try Memory(destination, engine: engine)
        let program = try Program(engine: engine)
        let parameters = try memory(weights, [outputs, fanIn], .nc)
        try program.append(
            primitive,
            [
                (.source, Program.reorder(memory(rows, [count, fanIn], .nc), to: source, engine: engine)),
                (.weights, Program.reorder(parameters, to: primitive.requiredLayout(of: .weights), engine: engine)),
                (.bias, memory(bias, [outputs], .x)), (.destination, output),
            ]
        )
        try program.run()
        let expected = (0..<count).flatMap { row in
            (0..<outputs).map { output in
                let sum = (0..<fanIn).reduce(0) { $0 + rows[row * fanIn + $1] * weights[output * fanIn + $1] }
                return stored(sum, bias: bias[output], scale: scales[output])
            }
        }
        let result = output.withBytes { [UInt8]($0) }
        #expect(result == expected)
    }

    @Test func aReorderQuantisesEachOutputByItsOwnScale() throws {
        let weights = try Memory(MemoryDescriptor([2, 3], .nc), engine: engine)
        weights.withFloats { _ = $0.update(fromContentsOf: [0.5, -1, 0.26, 4, -8, 2]) }
        let packed = try Program.reorder(
            weights,
            to: MemoryDescriptor([2, 3], .nc, type: .signed8),
            scales: OutputScales([127, 127 / 8], along: 0),
            engine: engine
        )
        let result = packed.withBytes { $0.map { Int8(bitPattern: $0) } }
        // 63.5 and -127 and 33.02; 63.5 and -127 and 31.75: halves go to the even neighbour.
        #expect(result == [64, -127, 33, 64, -127, 32])
    }
}
