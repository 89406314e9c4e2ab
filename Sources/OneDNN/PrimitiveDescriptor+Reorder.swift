internal import COneDNN

extension PrimitiveDescriptor {
    /// A copy that changes the layout, and the scalars' type where they differ.
    public static func reorder(
        from source: MemoryDescriptor,
        to destination: MemoryDescriptor,
        scales: OutputScales? = nil,
        engine: Engine
    ) throws(OneDNNError) -> PrimitiveDescriptor {
        let attributes = try PrimitiveAttributes(fusedReLU: false, scales: scales)
        var (source, destination) = (source.raw, destination.raw)
        let raw = try handle("reorder") {
            dnnl_reorder_primitive_desc_create(&$0, &source, engine.raw, &destination, engine.raw, attributes.raw)
        }
        return PrimitiveDescriptor("reorder", engine: engine, raw: raw)
    }
}
