internal import COneDNN

extension PrimitiveDescriptor {
    /// Gradient through ReLU: passes where the layer's output, not its input, was positive.
    ///
    /// Only the output is kept by a layer whose ReLU is fused; `dnnl_eltwise_relu_use_dst_for_bwd` reads just that.
    /// Source and destination gradient may be one memory. The hint that oneDNN asks for is a forward ReLU of the same
    /// layout that never runs.
    public static func reluBackward(
        output: MemoryDescriptor,
        gradient: MemoryDescriptor,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        let algorithm = dnnl_eltwise_relu_use_dst_for_bwd
        var (output, gradient) = (output.raw, gradient.raw)
        var hint = dnnl_eltwise_desc_t()
        try check(
            dnnl_eltwise_forward_desc_init(&hint, dnnl_forward_training, algorithm, &output, 0, 0),
            "ReLU forward"
        )
        let forward = try PrimitiveDescriptor("ReLU forward", engine: engine, operation: hint)
        var operation = dnnl_eltwise_desc_t()
        try check(
            dnnl_eltwise_backward_desc_init(&operation, algorithm, &gradient, &output, 0, 0),
            "ReLU backward"
        )
        return try PrimitiveDescriptor("ReLU backward", engine: engine, operation: operation, forward: forward)
    }
}
