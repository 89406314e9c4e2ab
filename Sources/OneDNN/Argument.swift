internal import COneDNN

/// The role that a memory plays for a primitive.
public enum Argument: Sendable {
    /// What is read; also what a reorder reads.
    case source
    /// What is written; also what a reorder writes.
    case destination
    /// Weights of a layer.
    case weights
    /// Bias of a layer.
    case bias
    /// Gradient of the loss by the source.
    case sourceGradient
    /// Gradient of the loss by the destination.
    case destinationGradient
    /// Gradient of the loss by the weights.
    case weightsGradient
    /// Gradient of the loss by the bias.
    case biasGradient
    /// Mean of every channel.
    case mean
    /// Variance of every channel.
    case variance
    /// What normalised channels are multiplied by.
    case scale
    /// What is added to them then.
    case shift
    /// Gradient of the loss by the scale.
    case scaleGradient
    /// Gradient of the loss by the shift.
    case shiftGradient
    /// What a forward primitive keeps for its backward one: where each maximum was, or what ReLU let pass.
    case workspace
    /// Temporary space.
    case scratchpad

    var raw: Int32 {
        switch self {
        case .source: DNNL_ARG_SRC_0
        case .destination: DNNL_ARG_DST_0
        case .weights: DNNL_ARG_WEIGHTS_0
        case .bias: DNNL_ARG_BIAS
        case .sourceGradient: DNNL_ARG_DIFF_SRC_0
        case .destinationGradient: DNNL_ARG_DIFF_DST_0
        case .weightsGradient: DNNL_ARG_DIFF_WEIGHTS_0
        case .biasGradient: DNNL_ARG_DIFF_BIAS
        case .mean: DNNL_ARG_MEAN
        case .variance: DNNL_ARG_VARIANCE
        case .scale: DNNL_ARG_SCALE
        case .shift: DNNL_ARG_SHIFT
        case .scaleGradient: DNNL_ARG_DIFF_SCALE
        case .shiftGradient: DNNL_ARG_DIFF_SHIFT
        case .workspace: DNNL_ARG_WORKSPACE
        case .scratchpad: DNNL_ARG_SCRATCHPAD
        }
    }
}
