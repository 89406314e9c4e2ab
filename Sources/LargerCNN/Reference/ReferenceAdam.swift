import Glibc

/// Adam with bias correction, in the form that PyTorch computes: ε stands outside the square root.
///
/// Source: D. P. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
struct ReferenceAdam: Sendable {
    /// Learning rate.
    var rate: Float = 0.001
    /// Decay of the mean of the gradients; in double precision, as in PyTorch, since 1 - β2ᵗ starts out near 0.
    var beta1 = 0.9
    /// Decay of the mean of their squares.
    var beta2 = 0.999
    /// Keeps the quotient finite where the gradient was always zero.
    var epsilon: Float = 1e-8

    /// Steps taken so far.
    private(set) var steps = 0
    /// Mean of the gradients, by parameter.
    private var first: [String: Tensor] = [:]
    /// Mean of their squares, by parameter.
    private var second: [String: Tensor] = [:]

    /// Creates an optimizer that has not stepped yet.
    init(rate: Float = 0.001) { self.rate = rate }

    /// Takes one step.
    ///
    /// `m = β1 m + (1 - β1) g`, `v = β2 v + (1 - β2) g²`,
    /// `p -= rate / (1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + ε)`.
    ///
    /// - Parameters:
    ///   - parameters: What is learned, by name; changed in place.
    ///   - gradients: d loss / d parameter, under the same names and in the same shapes.
    mutating func step(_ parameters: inout [String: Tensor], gradients: [String: Tensor]) {
        steps += 1
        let stepSize = Float(Double(rate) / (1 - pow(beta1, Double(steps))))
        let correction = Float((1 - pow(beta2, Double(steps))).squareRoot())
        let (keep1, take1, keep2, take2) = (Float(beta1), Float(1 - beta1), Float(beta2), Float(1 - beta2))
        for (name, gradient) in gradients {
            guard var parameter = parameters[name], parameter.shape == gradient.shape else {
                preconditionFailure("no parameter \(name) of shape \(gradient.shape)")
            }
            var m = first[name] ?? Tensor(zeros: gradient.shape)
            var v = second[name] ?? Tensor(zeros: gradient.shape)
            let epsilon = epsilon
            let count = gradient.scalars.count
            parameter.withPointer { (p: UnsafeMutablePointer<Float>) in
                m.withPointer { (m: UnsafeMutablePointer<Float>) in
                    v.withPointer { (v: UnsafeMutablePointer<Float>) in
                        gradient.withPointer { g in
                            var i = 0
                            while i < count {
                                m[i] = keep1 * m[i] + take1 * g[i]
                                v[i] = keep2 * v[i] + take2 * g[i] * g[i]
                                p[i] -= stepSize * m[i] / (v[i].squareRoot() / correction + epsilon)
                                i += 1
                            }
                        }
                    }
                }
            }
            (parameters[name], first[name], second[name]) = (parameter, m, v)
        }
    }
}
