internal import COneDNN

/// The scale and the shift are arguments, and ReLU follows in the same pass.
private let flags = UInt32(
    dnnl_use_scale.rawValue | dnnl_use_shift.rawValue | dnnl_fuse_norm_relu.rawValue
)

extension PrimitiveDescriptor {
    /// Batch normalisation for training, then ReLU: (N, C, H, W) to (N, C, H, W).
    ///
    /// Takes `source`, `scale` (C) and `shift` (C); fills `destination`, `mean` (C), `variance` (C, divided by N·H·W) and
    /// a workspace that says where ReLU passed.
    ///
    /// Source: Ioffe and Szegedy, "Batch Normalization", 2015, arXiv:1502.03167.
    ///
    /// - Parameters:
    ///   - source: (N, C, H, W); the destination has the same layout.
    ///   - epsilon: Added to the variance.
    ///   - engine: The engine.
    /// - Returns: The operation.
    /// - Throws: ``OneDNNError`` if oneDNN has none for this layout.
    public static func batchNormalization(
        source: MemoryDescriptor,
        epsilon: Float,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_batch_normalization_desc_t()
        var source = source.raw
        try check(
            dnnl_batch_normalization_forward_desc_init(&operation, dnnl_forward_training, &source, epsilon, flags),
            "batch normalization forward"
        )
        return try PrimitiveDescriptor("batch normalization forward", engine: engine, operation: operation)
    }

    /// Gradients by source, scale and shift of batch normalisation with its ReLU.
    ///
    /// Takes what the forward pass took and filled, and `destinationGradient`, in the source's layout.
    public static func batchNormalizationBackward(
        source: MemoryDescriptor,
        epsilon: Float,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_batch_normalization_desc_t()
        var source = source.raw
        var gradient = source
        try check(
            dnnl_batch_normalization_backward_desc_init(
                &operation,
                dnnl_backward,
                &gradient,
                &source,
                epsilon,
                flags
            ),
            "batch normalization backward"
        )
        return try PrimitiveDescriptor(
            "batch normalization backward",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }
}
