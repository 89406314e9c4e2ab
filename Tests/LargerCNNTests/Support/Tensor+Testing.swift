@testable import LargerCNN

extension Tensor {
    /// Random scalars, uniform in -1..<1.
    init(random shape: [Int], seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = shape.reduce(1, *)
        self.init(shape: shape, scalars: (0..<count).map { _ in generator.uniform(in: -1..<1) })
    }

    /// Scalars that are all at least 0.5 apart from each other and 0.25 from zero, in a random order: a small step from
    /// them crosses no kink of ReLU or of a maximum.
    init(spread shape: [Int], seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = shape.reduce(1, *)
        self.init(
            shape: shape,
            scalars: (0..<count).map { Float($0 - count / 2) / 2 + 0.25 }.shuffled(using: &generator)
        )
    }

    /// A matrix from its rows, at least one.
    init(rows: [[Float]]) {
        self.init(shape: [rows.count, rows[0].count], scalars: rows.flatMap(\.self))
    }

    /// The sum of products with a tensor of the same shape, in double precision.
    func dot(_ other: Tensor) -> Double {
        zip(scalars, other.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    /// The greatest absolute difference from a tensor of the same shape.
    func distance(to other: Tensor) -> Float {
        precondition(shape == other.shape, "\(shape) is not \(other.shape)")
        return zip(scalars, other.scalars).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    /// Σ bits[i] · (2 i + 1) modulo 2^64, continued from other tensors' scalars before it; scripts/larger_cnn.py computes
    /// the same.
    func checksum(after count: Int) -> UInt64 {
        withPointer { (pointer: UnsafePointer<Float>) in
            var (sum, index): (UInt64, Int) = (0, 0)
            while index < scalars.count {
                sum &+= UInt64(pointer[index].bitPattern) &* UInt64(2 * (count + index) + 1)
                index += 1
            }
            return sum
        }
    }
}

/// The gradient of a function of a tensor, by central differences: (f(x + h) - f(x - h)) / 2h for each scalar.
///
/// Where f is linear in each scalar, as the loss is in every input and weight of a convolution or a dense layer, this is
/// exact for any step h but for rounding, and a large step makes the rounding small.
func numericalGradient(at point: Tensor, step: Float, of function: (Tensor) -> Double) -> Tensor {
    var gradient = Tensor(zeros: point.shape)
    for index in point.scalars.indices {
        var (above, below) = (point, point)
        above.scalars[index] += step
        below.scalars[index] -= step
        let width = Double(above.scalars[index]) - Double(below.scalars[index])
        gradient.scalars[index] = Float((function(above) - function(below)) / width)
    }
    return gradient
}
