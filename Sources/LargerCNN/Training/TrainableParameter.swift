internal import OneDNN

/// A parameter while it is trained: the value, its gradient, Adam's moments and the running average, all in the layout
/// that the convolution wants, so that a step moves no data.
final class TrainableParameter {
    let name: String
    let shape: [Int]
    let value: Memory
    let firstMoment: Memory
    let secondMoment: Memory
    let average: Memory
    /// Where the backward pass leaves the gradient, in the value's layout.
    var gradient: Memory?

    init(_ name: String, _ tensor: Tensor, viewedAs shape: [Int], layout: MemoryDescriptor, engine: Engine) throws {
        // Adam works on the scalars themselves: a transformed layout would train other weights.
        precondition(layout.holdsPlainScalars, "\(name) is kept in a transformed layout")
        self.name = name
        self.shape = shape
        value = try Memory(layout, engine: engine)
        firstMoment = try Memory(layout, engine: engine)
        secondMoment = try Memory(layout, engine: engine)
        average = try Memory(layout, engine: engine)
        try load(tensor, into: value, engine: engine)
        try load(tensor, into: average, engine: engine)
    }

    /// Fills one of the memories from a row-major tensor.
    func load(_ tensor: Tensor, into memory: Memory, engine: Engine) throws {
        try Program.reorder(plainMemory(tensor, viewedAs: shape, engine: engine), into: memory, engine: engine)
    }

    /// One of the memories as a row-major tensor of the parameter's own shape.
    func tensor(of memory: Memory, shape parameterShape: [Int], engine: Engine) throws -> Tensor {
        let plain = try Program.reorder(
            memory,
            to: MemoryDescriptor(shape, rowMajorLayout(rank: shape.count)),
            engine: engine
        )
        return Tensor(shape: parameterShape, scalars: plain.withFloats { Array($0) })
    }
}
