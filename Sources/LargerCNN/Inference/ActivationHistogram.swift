/// How a layer's positive activations are distributed, whatever their scale turns out to be.
struct ActivationHistogram {
    /// Bins of equal width from 0; a value beyond the last doubles the width.
    private var counts = [Int](repeating: 0, count: 4096)
    private var width: Float = 1.0 / 4096
    /// The greatest value seen.
    private(set) var greatest: Float = 0
    private var total = 0

    /// Takes values; those that are not above zero say nothing about a range.
    mutating func add(_ values: UnsafeMutableBufferPointer<Float>) {
        for value in values where value > 0 && value.isFinite {
            greatest = max(greatest, value)
            while value >= width * Float(counts.count) { widen() }
            counts[Int(value / width)] += 1
            total += 1
        }
    }

    /// The least bound that at most a share of the values exceed, to within a bin; 0 of them exceed ``greatest``.
    func bound(exceededBy share: Double) -> Float {
        var allowed = Int(share * Double(total))
        guard allowed > 0 else { return greatest }
        for bin in counts.indices.reversed() {
            allowed -= counts[bin]
            if allowed < 0 { return min(greatest, width * Float(bin + 1)) }
        }
        return width
    }

    private mutating func widen() {
        let half = counts.count / 2
        for bin in 0..<half { counts[bin] = counts[2 * bin] + counts[2 * bin + 1] }
        for bin in half..<counts.count { counts[bin] = 0 }
        width *= 2
    }
}
