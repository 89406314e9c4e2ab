import Testing

@testable import LargerCNN

/// Expects a tensor to be the one that PyTorch summarised.
///
/// - Parameters:
///   - tensor: What was computed.
///   - summary: What PyTorch computed.
///   - tolerance: Allowed difference as a share: of the greatest sampled scalar for single ones, of the norm for the norm
///     and, by Cauchy and Schwarz, of √count times the norm for the sum.
///   - name: The tensor's name, for the message.
///   - sourceLocation: The line that a failure is reported at.
func expectAgreement(
    _ tensor: Tensor,
    with summary: NetworkFixture.Summary,
    tolerance: Double,
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let greatest = Double(summary.values.map(abs).max() ?? 0)
    let worst = summary.worstSample(in: tensor)
    let (sum, norm) = tensor.sumAndNorm
    let breadth = Double(tensor.scalars.count).squareRoot() * summary.norm
    #expect(worst <= tolerance * greatest, "\(name): a scalar is off", sourceLocation: sourceLocation)
    #expect(abs(norm - summary.norm) <= tolerance * summary.norm, "\(name): norm", sourceLocation: sourceLocation)
    #expect(abs(sum - summary.sum) <= tolerance * breadth, "\(name): sum", sourceLocation: sourceLocation)
}

extension NetworkFixture.Summary {
    /// The greatest absolute difference between a sampled scalar and a tensor's own.
    func worstSample(in tensor: Tensor) -> Double {
        zip(indices, values).reduce(0) { max($0, abs(Double(tensor.scalars[$1.0]) - Double($1.1))) }
    }
}

extension Tensor {
    /// The sum of all scalars and the square root of the sum of their squares, in double precision.
    var sumAndNorm: (sum: Double, norm: Double) {
        withPointer { (pointer: UnsafePointer<Float>) in
            var (sum, squares, index): (Double, Double, Int) = (0, 0, 0)
            while index < scalars.count {
                let value = Double(pointer[index])
                sum += value
                squares += value * value
                index += 1
            }
            return (sum, squares.squareRoot())
        }
    }
}
