/// The rectifier: negative values become zero.
struct ReferenceReLU: ReferenceLayer {
    /// - Parameter input: any shape
    /// - Returns: the same shape
    func forward(_ input: Tensor) -> Tensor {
        var output = input
        output.withPointer { output in
            var index = 0
            while index < input.scalars.count {
                if output[index] < 0 { output[index] = 0 }
                index += 1
            }
        }
        return output
    }

    /// Lets the gradient pass where the input was positive; at zero the slope counts as zero, as in PyTorch.
    ///
    /// - Parameters:
    ///   - gradient: the shape of the input
    ///   - input: any shape
    /// - Returns: input (its shape)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        var result = gradient
        let count = gradient.scalars.count
        input.withPointer { input in
            result.withPointer { (result: UnsafeMutablePointer<Float>) in
                var index = 0
                while index < count {
                    if !(input[index] > 0) { result[index] = 0 }
                    index += 1
                }
            }
        }
        return ReferenceGradients(input: result)
    }
}
