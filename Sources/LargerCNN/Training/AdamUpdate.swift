internal import Dispatch
internal import OneDNN

/// One step of Adam with PyTorch's defaults, and of the running average of the weights.
///
/// Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, arXiv:1412.6980, in the form of
/// `torch.optim.Adam`: epsilon is added after the bias-corrected square root.
struct AdamUpdate {
    static let beta1: Float = 0.9
    static let beta2: Float = 0.999
    static let epsilon: Float = 1e-8

    /// Learning rate over the first moment's bias correction.
    private let stepSize: Float
    /// Square root of the second moment's bias correction.
    private let correction: Float
    /// How much of the running average stays.
    let averageDecay: Float

    /// Prepares a step.
    ///
    /// - Parameters:
    ///   - step: Number of this step, 1 for the first.
    ///   - learningRate: Learning rate of this step.
    ///   - averageDecay: Decay of the running average; 0 makes it the weights themselves.
    init(step: Int, learningRate: Float, averageDecay: Float) {
        stepSize = learningRate / (1 - Self.power(Self.beta1, step))
        correction = (1 - Self.power(Self.beta2, step)).squareRoot()
        // Early averages follow the weights closely; otherwise the random start would stay in them for long.
        self.averageDecay = min(averageDecay, Float(1 + step) / Float(10 + step))
    }

    /// Updates parameters by their gradients, split over threads.
    func apply(to parameters: [TrainableParameter], threads: Int) {
        for parameter in parameters {
            guard let gradient = parameter.gradient else { continue }
            let (value, average) = (parameter.value, parameter.average)
            let (first, second) = (parameter.firstMoment, parameter.secondMoment)
            let count = value.floatCount
            // Small tensors are not worth a hand-over to another thread.
            let parts = count < 1 << 16 ? 1 : threads
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                // Parts are disjoint, so that no two threads touch the same scalar.
                update(
                    count * part / parts..<count * (part + 1) / parts,
                    value: value,
                    gradient: gradient,
                    first: first,
                    second: second,
                    average: average
                )
            }
        }
    }

    private func update(
        _ range: Range<Int>,
        value: Memory,
        gradient: Memory,
        first: Memory,
        second: Memory,
        average: Memory
    ) {
        value.withFloats { value in
            gradient.withFloats { gradient in
                first.withFloats { first in
                    second.withFloats { second in
                        average.withFloats { average in
                            update(
                                range,
                                value.baseAddress,
                                UnsafePointer(gradient.baseAddress),
                                first.baseAddress,
                                second.baseAddress,
                                average.baseAddress
                            )
                        }
                    }
                }
            }
        }
    }

    /// The loop itself: over bare pointers, so that it is bearable in a debug build too.
    private func update(
        _ range: Range<Int>,
        _ value: UnsafeMutablePointer<Float>?,
        _ gradient: UnsafePointer<Float>?,
        _ first: UnsafeMutablePointer<Float>?,
        _ second: UnsafeMutablePointer<Float>?,
        _ average: UnsafeMutablePointer<Float>?
    ) {
        guard let value, let gradient, let first, let second, let average else { return }
        let (beta1, beta2, epsilon) = (Self.beta1, Self.beta2, Self.epsilon)
        var index = range.lowerBound
        while index < range.upperBound {
            let slope = gradient[index]
            let mean = beta1 * first[index] + (1 - beta1) * slope
            let square = beta2 * second[index] + (1 - beta2) * slope * slope
            let updated = value[index] - stepSize * mean / (square.squareRoot() / correction + epsilon)
            first[index] = mean
            second[index] = square
            value[index] = updated
            average[index] = averageDecay * average[index] + (1 - averageDecay) * updated
            index += 1
        }
    }

    /// `base` to a whole power, in double so that 1 - 0.999ⁿ keeps its digits.
    private static func power(_ base: Float, _ exponent: Int) -> Float {
        var (result, factor, rest) = (1.0, Double(base), exponent)
        while rest > 0 {
            if rest & 1 == 1 { result *= factor }
            factor *= factor
            rest >>= 1
        }
        return Float(result)
    }
}
