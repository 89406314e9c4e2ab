extension Tensor {
    /// Lends the scalars as bare memory to the reference layers' inner loops.
    ///
    /// An array's subscript costs a call, a bounds check and a uniqueness check per element in a debug build, where the
    /// tests run: a hundred times the multiplication. The pointer is valid only inside `body`.
    func withPointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
        scalars.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("a tensor of shape \(shape) has no scalars")
            }
            return body(base)
        }
    }

    /// Lends the scalars as bare, writable memory; the pointer is valid only inside `body`.
    mutating func withPointer<Result>(_ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
        let shape = shape
        return scalars.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                preconditionFailure("a tensor of shape \(shape) has no scalars")
            }
            return body(base)
        }
    }
}
