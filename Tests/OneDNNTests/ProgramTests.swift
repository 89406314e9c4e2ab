import Testing

@testable import OneDNN

@Suite struct ProgramTests {
    private let engine: Engine

    init() throws { engine = try Engine() }

    private func memory(_ shape: [Int], _ scalars: [Float], _ layout: Layout) throws -> Memory {
        let memory = try Memory(MemoryDescriptor(shape, layout), engine: engine)
        memory.withFloats { _ = $0.update(fromContentsOf: scalars) }
        return memory
    }

    @Test func aMemoryStartsAsZeros() throws {
        let memory = try Memory(MemoryDescriptor([3, 5], .nc), engine: engine)
        let scalars = memory.withFloats { Array($0) }
        #expect(scalars == [Float](repeating: 0, count: scalars.count))
        #expect(scalars.count == 15)
    }

    @Test func stepsRunInTheirOrder() throws {
        let program = try Program(engine: engine)
        var order: [Int] = []
        for number in 1...3 { program.append { order.append(number) } }
        try program.run()
        try program.run()
        #expect(order == [1, 2, 3, 1, 2, 3])
    }

    @Test func aDenseLayerComputesItsSum() throws {
        let source = try memory([1, 2], [1, -1], .nc)
        let weights = try memory([2, 2], [1, 2, 5, 3], .nc)
        let bias = try memory([2], [10, -30], .x)
        let output = try Memory(MemoryDescriptor([1, 2], .nc), engine: engine)
        let dense = try PrimitiveDescriptor.innerProduct(
            .inference,
            source: source.descriptor,
            weights: weights.descriptor,
            bias: bias.descriptor,
            destination: output.descriptor,
            fusedReLU: true,
            engine: engine
        )
        let program = try Program(engine: engine)
        try program.append(
            dense,
            [(.source, source), (.weights, weights), (.bias, bias), (.destination, output)]
        )
        try program.run()
        // 1 - 2 + 10 = 9; 5 - 3 - 30 = -28, which ReLU cuts.
        let result = output.withFloats { Array($0) }
        #expect(result == [9, 0])
    }

    @Test func aReorderRunsOnlyWhereLayoutsDiffer() throws {
        let program = try Program(engine: engine)
        let plain = try memory([1, 16, 2, 2], (0..<64).map(Float.init), .nchw)
        #expect(try program.memory(plain, in: plain.descriptor) === plain)
        #expect(program.implementations.isEmpty)
    }

    @Test func aFailedStepEndsTheRun() throws {
        struct Failure: Error {}
        let program = try Program(engine: engine)
        var reached = false
        program.append { throw Failure() }
        program.append { reached = true }
        #expect(throws: Failure.self) { try program.run() }
        #expect(!reached)
    }

    @Test func winogradGivesWayToDirectConvolution() throws {
        // One input channel: Winograd is refused by every implementation.
        let convolution = try PrimitiveDescriptor.convolution(
            .inference,
            firstOf: [.winograd, .direct],
            source: MemoryDescriptor([1, 1, 28, 28], .nchw),
            weights: MemoryDescriptor([64, 1, 3, 3], .any),
            bias: MemoryDescriptor([64], .x),
            destination: MemoryDescriptor([1, 64, 28, 28], .any),
            fusedReLU: true,
            engine: engine
        )
        #expect(!convolution.implementation.contains("wino"))
    }
}
