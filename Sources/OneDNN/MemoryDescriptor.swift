internal import COneDNN

/// Type of the scalars in a memory.
public enum ScalarType: Sendable {
    /// 32-bit float.
    case float32
    /// Unsigned byte: quantised activations after ReLU.
    case unsigned8
    /// Signed byte: quantised weights.
    case signed8

    var raw: dnnl_data_type_t {
        switch self {
        case .float32: dnnl_f32
        case .unsigned8: dnnl_u8
        case .signed8: dnnl_s8
        }
    }
}

/// Order of the axes in a memory.
public enum Layout: Sendable {
    /// oneDNN chooses what its fastest implementation wants.
    case any
    /// One axis.
    case x
    /// Two axes, row-major: (N, C) of activations, (O, I) of weights.
    case nc
    /// Four axes, row-major: (N, C, H, W) of activations, (O, I, H, W) of weights.
    case nchw
    /// Four axes with the channels innermost: (N, H, W, C) of activations, (O, H, W, I) of weights.
    case nhwc

    var raw: dnnl_format_tag_t {
        switch self {
        case .any: dnnl_format_tag_any
        case .x: dnnl_a
        case .nc: dnnl_ab
        case .nchw: dnnl_abcd
        case .nhwc: dnnl_acdb
        }
    }
}

/// Shape, scalar type and layout of a memory.
public struct MemoryDescriptor: Equatable, @unchecked Sendable {
    var raw: dnnl_memory_desc_t

    /// Describes a memory.
    ///
    /// - Parameters:
    ///   - shape: Extents, outermost first.
    ///   - layout: Order of the axes; its rank is the shape's.
    ///   - type: Type of the scalars.
    /// - Throws: ``OneDNNError`` if shape and layout do not fit.
    public init(_ shape: [Int], _ layout: Layout, type: ScalarType = .float32) throws(OneDNNError) {
        raw = dnnl_memory_desc_t()
        let extents = shape.map(Int64.init)
        try check(
            dnnl_memory_desc_init_by_tag(&raw, Int32(shape.count), extents, type.raw, layout.raw),
            "memory descriptor \(shape)"
        )
    }

    init(raw: dnnl_memory_desc_t) { self.raw = raw }

    /// Size in bytes, padding of blocked layouts included.
    public var byteCount: Int {
        withUnsafePointer(to: raw) { dnnl_memory_desc_get_size($0) }
    }

    /// Number of axes.
    public var rank: Int { Int(raw.ndims) }

    /// Whether the scalars themselves are stored, in blocks at most: false for Winograd-transformed weights.
    public var holdsPlainScalars: Bool { raw.format_kind == dnnl_blocked }

    /// Whether two descriptors name the same shape, type and layout.
    public static func == (a: MemoryDescriptor, b: MemoryDescriptor) -> Bool {
        withUnsafePointer(to: a.raw) { a in withUnsafePointer(to: b.raw) { b in dnnl_memory_desc_equal(a, b) != 0 } }
    }
}
