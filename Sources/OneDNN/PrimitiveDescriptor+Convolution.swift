internal import COneDNN

/// Stride and padding of LargerCNN's convolutions: 3x3 kernels that keep height and width.
private let ones: [Int64] = [1, 1]

extension PrimitiveDescriptor {
    /// A 3x3 convolution with stride 1 and padding 1: (N, I, H, W) * (O, I, 3, 3) + (O) = (N, O, H, W).
    ///
    /// - Parameters:
    ///   - purpose: Whether a backward pass follows.
    ///   - algorithms: Tried in order; one that does not take the shape gives way to the next.
    ///   - source: (N, I, H, W).
    ///   - weights: (O, I, 3, 3).
    ///   - bias: (O); nil for none.
    ///   - destination: (N, O, H, W).
    ///   - fusedReLU: Whether negative outputs become zero.
    ///   - scales: Of bytes: turns sums of products, the bias included, into results.
    ///   - engine: The engine.
    /// - Returns: The operation with the first algorithm that takes it.
    /// - Throws: ``OneDNNError`` of the last algorithm if none takes the shape.
    public static func convolution(
        _ purpose: Purpose,
        firstOf algorithms: [ConvolutionAlgorithm],
        source: MemoryDescriptor,
        weights: MemoryDescriptor,
        bias: MemoryDescriptor?,
        destination: MemoryDescriptor,
        fusedReLU: Bool,
        scales: OutputScales? = nil,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        precondition(!algorithms.isEmpty, "no algorithm to try")
        var refusal: OneDNNError?
        for algorithm in algorithms {
            do throws(OneDNNError) {
                return try convolution(
                    purpose,
                    algorithm,
                    source: source,
                    weights: weights,
                    bias: bias,
                    destination: destination,
                    fusedReLU: fusedReLU,
                    scales: scales,
                    engine: engine
                )
            } catch {
                guard error.isUnimplemented else { throw error }
                refusal = error
            }
        }
        throw refusal ?? OneDNNError(operation: "convolution forward", status: Int(dnnl_unimplemented.rawValue))
    }

    private static func convolution(
        _ purpose: Purpose,
        _ algorithm: ConvolutionAlgorithm,
        source: MemoryDescriptor,
        weights: MemoryDescriptor,
        bias: MemoryDescriptor?,
        destination: MemoryDescriptor,
        fusedReLU: Bool,
        scales: OutputScales?,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, destination) = (source.raw, weights.raw, destination.raw)
        // To oneDNN an empty descriptor says that there is no bias.
        var bias = bias?.raw ?? dnnl_memory_desc_t()
        try check(
            dnnl_convolution_forward_desc_init(
                &operation,
                purpose.raw,
                algorithm.raw,
                &source,
                &weights,
                &bias,
                &destination,
                ones,
                ones,
                ones
            ),
            "convolution forward"
        )
        return try PrimitiveDescriptor(
            "convolution forward",
            engine: engine,
            operation: operation,
            fusedReLU: fusedReLU,
            scales: scales
        )
    }

    /// Gradient by the source of a convolution.
    public static func convolutionBackwardData(
        _ algorithm: ConvolutionAlgorithm,
        sourceGradient: MemoryDescriptor,
        weights: MemoryDescriptor,
        destinationGradient: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, destination) = (sourceGradient.raw, weights.raw, destinationGradient.raw)
        try check(
            dnnl_convolution_backward_data_desc_init(
                &operation,
                algorithm.raw,
                &source,
                &weights,
                &destination,
                ones,
                ones,
                ones
            ),
            "convolution backward by data"
        )
        return try PrimitiveDescriptor(
            "convolution backward by data",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }

    /// Gradient by the weights and, where there is one, the bias of a convolution.
    public static func convolutionBackwardWeights(
        _ algorithm: ConvolutionAlgorithm,
        source: MemoryDescriptor,
        weightsGradient: MemoryDescriptor,
        biasGradient: MemoryDescriptor?,
        destinationGradient: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_convolution_desc_t()
        var (source, weights, destination) = (source.raw, weightsGradient.raw, destinationGradient.raw)
        var bias = biasGradient?.raw ?? dnnl_memory_desc_t()
        try check(
            dnnl_convolution_backward_weights_desc_init(
                &operation,
                algorithm.raw,
                &source,
                &weights,
                &bias,
                &destination,
                ones,
                ones,
                ones
            ),
            "convolution backward by weights"
        )
        return try PrimitiveDescriptor(
            "convolution backward by weights",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }
}
