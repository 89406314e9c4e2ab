/// Lays each image's channels out as one row, channel-major: feature `(c · H + y) · W + x`.
struct ReferenceFlatten: ReferenceLayer {
    /// - Parameter input: (N, C, H, W)
    /// - Returns: (N, C · H · W)
    func forward(_ input: Tensor) -> Tensor {
        Tensor(shape: [input.shape[0], input.shape.dropFirst().reduce(1, *)], scalars: input.scalars)
    }

    /// - Parameters:
    ///   - gradient: (N, C · H · W)
    ///   - input: (N, C, H, W)
    /// - Returns: input (N, C, H, W)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        ReferenceGradients(input: Tensor(shape: input.shape, scalars: gradient.scalars))
    }
}
