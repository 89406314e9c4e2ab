/// One step of the naive network: a value whose stored properties are its parameters.
///
/// These layers exist to be obviously right, not fast: plain loops in the order of the formula, one thread, no state
/// between calls. The fast network is tested against them, and they against finite differences and against PyTorch. A
/// layer remembers nothing: whatever `backward` needs it derives again from the input that `forward` saw.
protocol ReferenceLayer: Sendable {
    /// Computes the layer's output for a batch.
    ///
    /// - Parameter input: The batch, its first axis the images.
    /// - Returns: The output, its first axis again the images.
    func forward(_ input: Tensor) -> Tensor

    /// Carries the gradient of the loss from the layer's output to its input and its parameters.
    ///
    /// - Parameters:
    ///   - gradient: d loss / d output, in the shape of the output.
    ///   - input: What `forward` was called with.
    /// - Returns: d loss / d input and d loss / d parameter.
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients
}

/// What a layer's `backward` returns.
struct ReferenceGradients: Sendable {
    /// d loss / d input, in the shape of the input.
    var input: Tensor
    /// d loss / d parameter by the parameter's name in PyTorch's `state_dict`; empty for a layer that learns nothing.
    var parameters: [String: Tensor] = [:]
}
