/// A dense float tensor in row-major order.
public struct Tensor: Sendable, Equatable {
    /// Extent of each axis, outermost first.
    public let shape: [Int]
    /// `shape.reduce(1, *)` scalars.
    public var scalars: [Float]

    /// Creates a tensor from its scalars.
    ///
    /// - Parameters:
    ///   - shape: Extent of each axis, outermost first.
    ///   - scalars: The values, row-major.
    public init(shape: [Int], scalars: [Float]) {
        precondition(scalars.count == shape.reduce(1, *), "\(scalars.count) scalars do not fill \(shape)")
        self.shape = shape
        self.scalars = scalars
    }

    /// Creates a tensor of zeros.
    public init(zeros shape: [Int]) {
        self.init(shape: shape, scalars: [Float](repeating: 0, count: shape.reduce(1, *)))
    }
}
