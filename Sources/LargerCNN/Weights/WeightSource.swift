internal import OneDNN

/// Where a network's parameters are read from while they are packed.
protocol WeightSource: Sendable {
    /// How the weights are told where a digit comes from.
    var ground: PictureGround { get }

    /// A parameter, row-major and read-only.
    ///
    /// - Parameters:
    ///   - name: A name in ``Architecture/parameters``.
    ///   - shape: The parameter's own shape, or one of as many scalars.
    ///   - engine: Where the memory lies.
    /// - Returns: A memory of float32.
    /// - Throws: `OneDNNError` if memory runs out.
    func memory(_ name: String, viewedAs shape: [Int], engine: Engine) throws(OneDNNError) -> Memory

    /// A parameter's scalars, to be read during the call.
    func withScalars<Result>(_ name: String, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result

    /// Says that what was read so far is packed and not needed soon.
    func forget()
}

extension ModelWeights: WeightSource {
    func memory(_ name: String, viewedAs shape: [Int], engine: Engine) throws(OneDNNError) -> Memory {
        try plainMemory(self[name], viewedAs: shape, engine: engine)
    }

    func withScalars<Result>(_ name: String, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        self[name].scalars.withUnsafeBufferPointer(body)
    }

    func forget() {}
}

/// Copies a tensor into a row-major memory of the same number of scalars.
func plainMemory(_ tensor: Tensor, viewedAs shape: [Int], engine: Engine) throws(OneDNNError) -> Memory {
    let memory = try Memory(MemoryDescriptor(shape, rowMajorLayout(rank: shape.count)), engine: engine)
    memory.withFloats { _ = $0.update(fromContentsOf: tensor.scalars) }
    return memory
}

/// The row-major layout of a rank: 1, 2 or 4 axes.
func rowMajorLayout(rank: Int) -> Layout {
    switch rank {
    case 1: .x
    case 2: .nc
    default: .nchw
    }
}
