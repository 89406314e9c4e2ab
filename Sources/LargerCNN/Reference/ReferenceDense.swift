/// A dense layer: `output[n, o] = bias[o] + Σ i: weight[o, i] · input[n, i]`.
struct ReferenceDense: ReferenceLayer {
    /// The layer's name in PyTorch's `state_dict`.
    let name: String
    /// The weights, (O, I).
    let weight: Tensor
    /// The biases, (O).
    let bias: Tensor

    /// - Parameter input: (N, I)
    /// - Returns: (N, O)
    func forward(_ input: Tensor) -> Tensor {
        let (count, inputs, outputs) = (input.shape[0], weight.shape[1], weight.shape[0])
        var output = Tensor(zeros: [count, outputs])
        input.withPointer { input in
            weight.withPointer { weight in
                for n in 0..<count {
                    for o in 0..<outputs {
                        let product = Self.dot(input + n * inputs, weight + o * inputs, inputs)
                        output.scalars[n * outputs + o] = bias.scalars[o] + product
                    }
                }
            }
        }
        return output
    }

    /// `d input = gradient · weight`, `d weight = gradientᵀ · input`, `d bias = Σ n: gradient[n]`.
    ///
    /// - Parameters:
    ///   - gradient: (N, O)
    ///   - input: (N, I)
    /// - Returns: input (N, I), weight (O, I), bias (O)
    func backward(_ gradient: Tensor, input: Tensor) -> ReferenceGradients {
        let (count, inputs, outputs) = (input.shape[0], weight.shape[1], weight.shape[0])
        var inputGradient = Tensor(zeros: [count, inputs])
        var weightGradient = Tensor(zeros: [outputs, inputs])
        var biasGradient = Tensor(zeros: [outputs])
        inputGradient.withPointer { (inputGradient: UnsafeMutablePointer<Float>) in
            weightGradient.withPointer { (weightGradient: UnsafeMutablePointer<Float>) in
                input.withPointer { input in
                    weight.withPointer { weight in
                        for n in 0..<count {
                            for o in 0..<outputs {
                                let slope = gradient.scalars[n * outputs + o]
                                Self.add(slope, weight + o * inputs, to: inputGradient + n * inputs, inputs)
                                Self.add(slope, input + n * inputs, to: weightGradient + o * inputs, inputs)
                                biasGradient.scalars[o] += slope
                            }
                        }
                    }
                }
            }
        }
        return ReferenceGradients(
            input: inputGradient,
            parameters: ["\(name).weight": weightGradient, "\(name).bias": biasGradient]
        )
    }

    /// The sum of `a[i] · b[i]`.
    ///
    /// It is added up in double precision: fc1 adds 12,544 products, where single precision would lose digits that the
    /// comparison with other implementations needs.
    private static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
        var sum: Double = 0
        var index = 0
        while index < count {
            sum += Double(a[index] * b[index])
            index += 1
        }
        return Float(sum)
    }

    /// Computes `target[i] += factor · source[i]`.
    private static func add(
        _ factor: Float,
        _ source: UnsafePointer<Float>,
        to target: UnsafeMutablePointer<Float>,
        _ count: Int
    ) {
        var index = 0
        while index < count {
            target[index] += factor * source[index]
            index += 1
        }
    }
}
