internal import COneDNN

/// How a convolution is computed.
public enum ConvolutionAlgorithm: Sendable {
    /// oneDNN's own choice; for inference it never chose Winograd.
    case automatic
    /// The sum as it is defined.
    case direct
    /// Fewer multiplications in a transformed domain (Lavin and Gray, 2015, arXiv:1509.09308); refused for some shapes.
    case winograd

    var raw: dnnl_alg_kind_t {
        switch self {
        case .automatic: dnnl_convolution_auto
        case .direct: dnnl_convolution_direct
        case .winograd: dnnl_convolution_winograd
        }
    }
}

/// What a forward primitive is for.
public enum Purpose: Sendable {
    /// Nothing is kept.
    case inference
    /// What the backward primitives need is kept.
    case training

    var raw: dnnl_prop_kind_t {
        switch self {
        case .inference: dnnl_forward_inference
        case .training: dnnl_forward_training
        }
    }
}
