internal import COneDNN

extension PrimitiveDescriptor {
    /// A dense layer: (N, I…) · (O, I…)ᵀ + (O) = (N, O).
    ///
    /// Trailing axes of source and weights are the same. Of bytes, the bias counts in units of the products and `scales`
    /// turns sums into results, as for convolutions.
    public static func innerProduct(
        _ purpose: Purpose,
        source: MemoryDescriptor,
        weights: MemoryDescriptor,
        bias: MemoryDescriptor,
        destination: MemoryDescriptor,
        fusedReLU: Bool,
        scales: OutputScales? = nil,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, bias, destination) = (source.raw, weights.raw, bias.raw, destination.raw)
        try check(
            dnnl_inner_product_forward_desc_init(&operation, purpose.raw, &source, &weights, &bias, &destination),
            "inner product forward"
        )
        return try PrimitiveDescriptor(
            "inner product forward",
            engine: engine,
            operation: operation,
            fusedReLU: fusedReLU,
            scales: scales
        )
    }

    /// Gradient by the source of a dense layer.
    public static func innerProductBackwardData(
        sourceGradient: MemoryDescriptor,
        weights: MemoryDescriptor,
        destinationGradient: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, destination) = (sourceGradient.raw, weights.raw, destinationGradient.raw)
        try check(
            dnnl_inner_product_backward_data_desc_init(&operation, &source, &weights, &destination),
            "inner product backward by data"
        )
        return try PrimitiveDescriptor(
            "inner product backward by data",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }

    /// Gradient by the weights and the bias of a dense layer.
    public static func innerProductBackwardWeights(
        source: MemoryDescriptor,
        weightsGradient: MemoryDescriptor,
        biasGradient: MemoryDescriptor,
        destinationGradient: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_inner_product_desc_t()
        var (source, weights, bias, destination) = (
            source.raw, weightsGradient.raw, biasGradient.raw, destinationGradient.raw
        )
        try check(
            dnnl_inner_product_backward_weights_desc_init(&operation, &source, &weights, &bias, &destination),
            "inner product backward by weights"
        )
        return try PrimitiveDescriptor(
            "inner product backward by weights",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }
}
