/// Max-pooling over disjoint 2x2 windows (stride 2, no padding).
///
/// Of equal maxima the first in reading order counts, as in PyTorch and oneDNN. That decides where the gradient goes, and
/// ties are common: after ReLU whole windows are zero.
struct ReferenceMaxPool2D: ReferenceLayer {
    /// - Parameter input: (N, C, H, W), H and W even
    /// - Returns: (N, C, H / 2, W / 2)
    func forward(_ input: Tensor) -> Tensor {
        var output = Tensor(zeros: Self.pooled(input.shape))
        input.withPointer { input in
            Self.visitWindows(of: output.shape, input) { window, maximum in
                output.scalars[window] = input[maximum]
            }
        }
        return output
    }

    /// Gives each window's gradient wholly to the pixel that was its maximum.
    ///
    /// - Parameters:
    ///   - gradient: (N, C, H / 2, W / 2)
    ///   - input: (N, C, H, W)
    /// - Returns: input (N, C, H, W)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        var result = Tensor(zeros: input.shape)
        input.withPointer { input in
            Self.visitWindows(of: gradient.shape, input) { window, maximum in
                result.scalars[maximum] += gradient.scalars[window]
            }
        }
        return ReferenceGradients(input: result)
    }

    /// The shape (N, C, H / 2, W / 2) of what (N, C, H, W) is pooled to.
    private static func pooled(_ shape: [Int]) -> [Int] {
        precondition(shape[2] % 2 == 0 && shape[3] % 2 == 0, "2x2 windows do not tile \(shape)")
        return [shape[0], shape[1], shape[2] / 2, shape[3] / 2]
    }

    /// Calls `body` for each window with its index in the pooled tensor and the index of its maximum in the input.
    ///
    /// - Parameters:
    ///   - shape: (N, C, H / 2, W / 2)
    ///   - input: (N, C, H, W)
    ///   - body: Takes both indices.
    private static func visitWindows(of shape: [Int], _ input: UnsafePointer<Float>, _ body: (Int, Int) -> Void) {
        let (rows, columns) = (shape[0] * shape[1] * shape[2], shape[3])
        let width = 2 * columns
        for row in 0..<rows {
            for column in 0..<columns {
                let corner = 2 * row * width + 2 * column
                var maximum = corner
                if input[corner + 1] > input[maximum] { maximum = corner + 1 }
                if input[corner + width] > input[maximum] { maximum = corner + width }
                if input[corner + width + 1] > input[maximum] { maximum = corner + width + 1 }
                body(row * columns + column, maximum)
            }
        }
    }
}
