internal import COneDNN

/// What is asked of a primitive beyond its operation: the scratchpad is ours, results may be scaled and ReLU fused.
final class PrimitiveAttributes {
    let raw: dnnl_primitive_attr_t

    init(fusedReLU: Bool, scales: OutputScales? = nil) throws(OneDNNError) {
        raw = try handle("attributes") { dnnl_primitive_attr_create(&$0) }
        try check(dnnl_primitive_attr_set_scratchpad_mode(raw, dnnl_scratchpad_mode_user), "scratchpad mode")
        if let scales {
            let count = Int64(scales.values.count)
            try check(dnnl_primitive_attr_set_output_scales(raw, count, scales.mask, scales.values), "output scales")
        }
        guard fusedReLU else { return }
        let operations = try handle("post-operations") { dnnl_post_ops_create(&$0) }
        defer { dnnl_post_ops_destroy(operations) }
        try check(dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0), "fused ReLU")
        try check(dnnl_primitive_attr_set_post_ops(raw, operations), "post-operations")
    }

    deinit { dnnl_primitive_attr_destroy(raw) }
}
