/// Inverted dropout: zeroes what the mask names and scales the rest by 1 / (1 - p), so that inference needs no change.
///
/// The mask is a value from outside, not drawn here, so that two implementations can be compared on the same one.
struct ReferenceDropout: ReferenceLayer {
    /// Probability p that an element is zeroed, below 1.
    let probability: Float
    /// 1 where an element is kept, 0 where it is dropped, in the shape of the input.
    let mask: Tensor

    /// - Parameter input: any shape, that of the mask
    /// - Returns: the same shape
    func forward(_ input: Tensor) -> Tensor { masked(input) }

    /// - Parameters:
    ///   - gradient: the shape of the mask
    ///   - input: the shape of the mask; its values do not matter
    /// - Returns: input (the shape of the mask)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        ReferenceGradients(input: masked(gradient))
    }

    private func masked(_ tensor: Tensor) -> Tensor {
        precondition(tensor.shape == mask.shape, "a mask of \(mask.shape) does not cover \(tensor.shape)")
        let scale = 1 / (1 - probability)
        return Tensor(shape: tensor.shape, scalars: zip(tensor.scalars, mask.scalars).map { $0 * $1 * scale })
    }
}
