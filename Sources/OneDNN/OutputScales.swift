/// What results are multiplied by before they are stored, rounded to the nearest and clipped where they become bytes.
///
/// Source: oneDNN 2.6 developer guide, "Primitive Attributes: Quantization", `dnnl_primitive_attr_set_output_scales`.
public struct OutputScales: Sendable {
    let values: [Float]
    /// One bit for each axis along which the factors differ; oneDNN's `mask`.
    let mask: Int32

    /// One factor for all results.
    public init(_ value: Float) { (values, mask) = ([value], 0) }

    /// A factor for each place along an axis.
    ///
    /// - Parameters:
    ///   - values: As many as the axis is long.
    ///   - axis: 1 for the channels of activations, 0 for the outputs of weights.
    public init(_ values: [Float], along axis: Int) {
        precondition(!values.isEmpty, "an axis without extent")
        self.values = values
        mask = 1 << Int32(axis)
    }
}
