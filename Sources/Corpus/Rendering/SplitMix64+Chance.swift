import Glibc
import LargerCNN

extension SplitMix64 {
    /// True once in `1 / probability` draws on average.
    mutating func happens(_ probability: Float) -> Bool { uniform(in: 0..<1) < probability }

    /// A number whose logarithm is uniform, so that each doubling is as likely as every other.
    mutating func logUniform(in range: Range<Float>) -> Float {
        exp(uniform(in: log(range.lowerBound)..<log(range.upperBound)))
    }

    /// A number from a bell-shaped distribution of mean 0 and standard deviation 1, within ±3.5 (Irwin and Hall's sum
    /// of uniform numbers, here four).
    mutating func bell() -> Float {
        var sum: Float = -2
        for _ in 0..<4 { sum += uniform(in: 0..<1) }
        return sum * 1.732
    }

    /// One of some values.
    mutating func pick<Value>(_ first: Value, _ others: Value...) -> Value {
        let index = Int(uniform(in: 0..<Float(others.count + 1)))
        return index == 0 ? first : others[min(index, others.count) - 1]
    }

    /// A generator of its own for one part of a picture, so that no part shifts the numbers of the next.
    mutating func split() -> SplitMix64 { SplitMix64(seed: next()) }
}
