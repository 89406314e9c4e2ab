/// Convolution with a 3x3 kernel, stride 1 and padding 1, in PyTorch's sense: a cross-correlation.
///
/// `output[n, o, y, x] = bias[o] + Σ i, u, v: weight[o, i, u, v] · input[n, i, y + u - 1, x + v - 1]`, where a pixel
/// outside the image counts as zero.
struct ReferenceConv2D: ReferenceLayer {
    /// The layer's name in PyTorch's `state_dict`.
    let name: String
    /// The kernels, (O, I, 3, 3).
    let weight: Tensor
    /// The biases, (O).
    let bias: Tensor

    /// - Parameter input: (N, I, H, W)
    /// - Returns: (N, O, H, W)
    func forward(_ input: Tensor) -> Tensor {
        Self.correlate(Self.padded(input), weight: weight, bias: bias)
    }

    /// The three gradients of a convolution.
    ///
    /// Each input pixel reaches an output through weight (u, v) where that output's own window reaches back through
    /// (2 - u, 2 - v). So the gradient with respect to the input is once more a convolution: of the output's gradient,
    /// with the kernel turned by 180° and its two channel axes exchanged.
    ///
    /// - Parameters:
    ///   - gradient: (N, O, H, W)
    ///   - input: (N, I, H, W)
    /// - Returns: input (N, I, H, W), weight (O, I, 3, 3), bias (O)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        let turned = Self.turned(weight)
        let zero = Tensor(zeros: [weight.shape[1]])
        return ReferenceGradients(
            input: Self.correlate(Self.padded(gradient), weight: turned, bias: zero),
            parameters: [
                "\(name).weight": Self.weightGradient(gradient, padded: Self.padded(input)),
                "\(name).bias": Self.biasGradient(gradient),
            ]
        )
    }

    /// Surrounds every channel by a border of one zero, so that no loop needs to ask where an image ends.
    ///
    /// - Parameter input: (N, C, H, W)
    /// - Returns: (N, C, H + 2, W + 2)
    static func padded(_ input: Tensor) -> Tensor {
        let (height, width) = (input.shape[2], input.shape[3])
        var padded = Tensor(zeros: [input.shape[0], input.shape[1], height + 2, width + 2])
        for row in 0..<input.shape[0] * input.shape[1] * height {
            let (plane, y) = row.quotientAndRemainder(dividingBy: height)
            let start = (plane * (height + 2) + y + 1) * (width + 2) + 1
            padded.scalars[start..<start + width] = input.scalars[row * width..<(row + 1) * width]
        }
        return padded
    }

    /// Turns every 3x3 kernel by 180° and exchanges the channels in and out.
    ///
    /// - Parameter weight: (O, I, 3, 3)
    /// - Returns: (I, O, 3, 3)
    static func turned(_ weight: Tensor) -> Tensor {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        var turned = Tensor(zeros: [inputs, outputs, 3, 3])
        for o in 0..<outputs {
            for i in 0..<inputs {
                let kernel = weight.scalars[(o * inputs + i) * 9..<(o * inputs + i + 1) * 9]
                turned.scalars.replaceSubrange(
                    (i * outputs + o) * 9..<(i * outputs + o + 1) * 9,
                    with: kernel.reversed()
                )
            }
        }
        return turned
    }

    /// The convolution itself.
    ///
    /// - Parameters:
    ///   - padded: (N, I, H + 2, W + 2)
    ///   - weight: (O, I, 3, 3)
    ///   - bias: (O)
    /// - Returns: (N, O, H, W)
    private static func correlate(_ padded: Tensor, weight: Tensor, bias: Tensor) -> Tensor {
        let (count, inputs, outputs) = (padded.shape[0], padded.shape[1], weight.shape[0])
        let (height, width) = (padded.shape[2] - 2, padded.shape[3] - 2)
        var result = Tensor(zeros: [count, outputs, height, width])
        for n in 0..<count {
            for o in 0..<outputs {
                let start = (n * outputs + o) * height * width
                for index in start..<start + height * width { result.scalars[index] = bias.scalars[o] }
            }
        }
        result.withPointer { result in
            padded.withPointer { padded in
                weight.withPointer { weight in
                    for n in 0..<count {
                        for o in 0..<outputs {
                            let target = result + (n * outputs + o) * height * width
                            for i in 0..<inputs {
                                let source = padded + (n * inputs + i) * (height + 2) * (width + 2)
                                addPlane(source, kernel: weight + (o * inputs + i) * 9, to: target, height, width)
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Adds one channel's share to one output channel.
    ///
    /// - Parameters:
    ///   - source: (H + 2, W + 2)
    ///   - kernel: (3, 3)
    ///   - target: (H, W)
    ///   - height: H
    ///   - width: W
    private static func addPlane(
        _ source: UnsafePointer<Float>,
        kernel: UnsafePointer<Float>,
        to target: UnsafeMutablePointer<Float>,
        _ height: Int,
        _ width: Int
    ) {
        let (k00, k01, k02) = (kernel[0], kernel[1], kernel[2])
        let (k10, k11, k12) = (kernel[3], kernel[4], kernel[5])
        let (k20, k21, k22) = (kernel[6], kernel[7], kernel[8])
        var y = 0
        while y < height {
            let row0 = source + y * (width + 2)
            let row1 = row0 + (width + 2)
            let row2 = row1 + (width + 2)
            let out = target + y * width
            var x = 0
            while x < width {
                let above = k00 * row0[x] + k01 * row0[x + 1] + k02 * row0[x + 2]
                let level = k10 * row1[x] + k11 * row1[x + 1] + k12 * row1[x + 2]
                let below = k20 * row2[x] + k21 * row2[x + 1] + k22 * row2[x + 2]
                out[x] += above + level + below
                x += 1
            }
            y += 1
        }
    }

    /// `d weight[o, i, u, v] = Σ n, y, x: gradient[n, o, y, x] · padded[n, i, y + u, x + v]`.
    ///
    /// - Parameters:
    ///   - gradient: (N, O, H, W)
    ///   - padded: (N, I, H + 2, W + 2)
    /// - Returns: (O, I, 3, 3)
    private static func weightGradient(_ gradient: Tensor, padded: Tensor) -> Tensor {
        let (count, outputs, inputs) = (gradient.shape[0], gradient.shape[1], padded.shape[1])
        let (height, width) = (gradient.shape[2], gradient.shape[3])
        var result = Tensor(zeros: [outputs, inputs, 3, 3])
        result.withPointer { result in
            padded.withPointer { padded in
                gradient.withPointer { gradient in
                    for n in 0..<count {
                        for o in 0..<outputs {
                            let slope = gradient + (n * outputs + o) * height * width
                            for i in 0..<inputs {
                                let source = padded + (n * inputs + i) * (height + 2) * (width + 2)
                                addKernel(slope, source, to: result + (o * inputs + i) * 9, height, width)
                            }
                        }
                    }
                }
            }
        }
        return result
    }

    /// Adds one image's share to the gradient of one kernel.
    ///
    /// - Parameters:
    ///   - slope: (H, W)
    ///   - source: (H + 2, W + 2)
    ///   - kernel: (3, 3)
    ///   - height: H
    ///   - width: W
    private static func addKernel(
        _ slope: UnsafePointer<Float>,
        _ source: UnsafePointer<Float>,
        to kernel: UnsafeMutablePointer<Float>,
        _ height: Int,
        _ width: Int
    ) {
        var (k00, k01, k02): (Float, Float, Float) = (0, 0, 0)
        var (k10, k11, k12): (Float, Float, Float) = (0, 0, 0)
        var (k20, k21, k22): (Float, Float, Float) = (0, 0, 0)
        var y = 0
        while y < height {
            let row0 = source + y * (width + 2)
            let row1 = row0 + (width + 2)
            let row2 = row1 + (width + 2)
            let slopes = slope + y * width
            var x = 0
            while x < width {
                let s = slopes[x]
                k00 += s * row0[x]
                k01 += s * row0[x + 1]
                k02 += s * row0[x + 2]
                k10 += s * row1[x]
                k11 += s * row1[x + 1]
                k12 += s * row1[x + 2]
                k20 += s * row2[x]
                k21 += s * row2[x + 1]
                k22 += s * row2[x + 2]
                x += 1
            }
            y += 1
        }
        for (index, share) in [k00, k01, k02, k10, k11, k12, k20, k21, k22].enumerated() { kernel[index] += share }
    }

    /// `d bias[o] = Σ n, y, x: gradient[n, o, y, x]`.
    ///
    /// - Parameter gradient: (N, O, H, W)
    /// - Returns: (O)
    private static func biasGradient(_ gradient: Tensor) -> Tensor {
        let (count, outputs) = (gradient.shape[0], gradient.shape[1])
        let plane = gradient.shape[2] * gradient.shape[3]
        var result = Tensor(zeros: [outputs])
        for n in 0..<count {
            for o in 0..<outputs {
                let start = (n * outputs + o) * plane
                result.scalars[o] += gradient.scalars[start..<start + plane].reduce(0, +)
            }
        }
        return result
    }
}
