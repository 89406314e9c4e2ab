internal import COneDNN

/// An operation for which oneDNN has chosen an implementation and the layouts that it wants.
public final class PrimitiveDescriptor {
    /// What was asked, for messages.
    public let name: String
    let raw: dnnl_primitive_desc_t
    let engine: Engine

    init(_ name: String, engine: Engine, raw: dnnl_primitive_desc_t) {
        self.name = name
        self.engine = engine
        self.raw = raw
    }

    /// Asks for an implementation of an operation descriptor, oneDNN 2.x's `dnnl_*_desc_t`.
    convenience init<Operation>(
        _ name: String,
        engine: Engine,
        operation: Operation,
        fusedReLU: Bool = false,
        scales: OutputScales? = nil,
        forward: PrimitiveDescriptor? = nil
    ) throws(OneDNNError) {
        let attributes = try PrimitiveAttributes(fusedReLU: fusedReLU, scales: scales)
        let raw = try handle(name) { raw in
            withUnsafePointer(to: operation) {
                dnnl_primitive_desc_create(&raw, $0, attributes.raw, engine.raw, forward?.raw)
            }
        }
        self.init(name, engine: engine, raw: raw)
    }

    deinit { dnnl_primitive_desc_destroy(raw) }

    /// The layout that the implementation wants for an argument; nil where it takes no such argument.
    public func layout(of argument: Argument) -> MemoryDescriptor? {
        guard let found = dnnl_primitive_desc_query_md(raw, dnnl_query_exec_arg_md, argument.raw) else { return nil }
        let descriptor = MemoryDescriptor(raw: found.pointee)
        return descriptor.byteCount > 0 ? descriptor : nil
    }

    /// The layout of an argument that every implementation of this operation takes.
    public func requiredLayout(of argument: Argument) throws(OneDNNError) -> MemoryDescriptor {
        guard let layout = layout(of: argument) else {
            throw OneDNNError(
                operation: "\(argument) of \(name)",
                status: Int(dnnl_invalid_arguments.rawValue)
            )
        }
        return layout
    }

    /// Name of the implementation, such as `jit:avx512_core`; `ref:any` is a hundred times slower than any other.
    public var implementation: String {
        var text: UnsafePointer<CChar>?
        dnnl_primitive_desc_query(raw, dnnl_query_impl_info_str, 0, &text)
        return text.map { String(cString: $0) } ?? "unknown"
    }
}
