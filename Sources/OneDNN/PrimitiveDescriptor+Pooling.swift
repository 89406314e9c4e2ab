internal import COneDNN

private let two: [Int64] = [2, 2]
private let none: [Int64] = [0, 0]

extension PrimitiveDescriptor {
    /// 2x2 max-pooling with stride 2: (N, C, H, W) to (N, C, H/2, W/2); for training it fills a workspace.
    public static func maxPooling(
        _ purpose: Purpose,
        source: MemoryDescriptor,
        destination: MemoryDescriptor,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_pooling_desc_t()
        var (source, destination) = (source.raw, destination.raw)
        try check(
            dnnl_pooling_forward_desc_init(
                &operation,
                purpose.raw,
                dnnl_pooling_max,
                &source,
                &destination,
                two,
                two,
                none,
                none
            ),
            "max-pooling forward"
        )
        return try PrimitiveDescriptor("max-pooling forward", engine: engine, operation: operation)
    }

    /// Gradient by the source of max-pooling: each goes to where the maximum was, as the workspace says.
    public static func maxPoolingBackward(
        sourceGradient: MemoryDescriptor,
        destinationGradient: MemoryDescriptor,
        forward: PrimitiveDescriptor
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        var operation = dnnl_pooling_desc_t()
        var (source, destination) = (sourceGradient.raw, destinationGradient.raw)
        try check(
            dnnl_pooling_backward_desc_init(
                &operation,
                dnnl_pooling_max,
                &source,
                &destination,
                two,
                two,
                none,
                none
            ),
            "max-pooling backward"
        )
        return try PrimitiveDescriptor(
            "max-pooling backward",
            engine: forward.engine,
            operation: operation,
            forward: forward
        )
    }
}
