/// Counts of the 256 values a sample can have.
enum Histogram {
    /// Counts the samples.
    static func of(_ samples: [UInt8]) -> [Int] {
        // Four tables, since equal neighbours (all of the paper) would otherwise wait for each other's increment.
        var counts = [Int](repeating: 0, count: 1024)
        counts.withUnsafeMutableBufferPointer { counts in
            samples.withUnsafeBytes { samples in
                let whole = samples.count & ~3
                for index in stride(from: 0, to: whole, by: 4) {
                    // Most of a picture is one and the same: the paper.
                    let four = samples.loadUnaligned(fromByteOffset: index, as: UInt32.self)
                    if four == four << 8 | four >> 24 {
                        counts[Int(four & 255)] &+= 4
                        continue
                    }
                    counts[Int(samples[index])] &+= 1
                    counts[256 + Int(samples[index + 1])] &+= 1
                    counts[512 + Int(samples[index + 2])] &+= 1
                    counts[768 + Int(samples[index + 3])] &+= 1
                }
                for index in whole..<samples.count { counts[Int(samples[index])] &+= 1 }
            }
        }
        return (0..<256).map { counts[$0] + counts[256 + $0] + counts[512 + $0] + counts[768 + $0] }
    }

    /// The least value that at least a fraction of all samples do not exceed.
    static func quantile(_ fraction: Double, of histogram: [Int]) -> Int {
        let target = fraction * Double(histogram.reduce(0, +))
        var seen = 0
        for (value, count) in histogram.enumerated() {
            seen += count
            if Double(seen) >= target && seen > 0 { return value }
        }
        return histogram.count - 1
    }

    /// The value that splits the samples into two groups that differ most: Otsu 1979, "A threshold selection method
    /// from gray-level histograms".
    ///
    /// - Returns: The greatest value of the lower group.
    static func otsu(_ histogram: [Int]) -> Int {
        let total = Double(histogram.reduce(0, +))
        let sum = histogram.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) }
        var (below, belowSum, best, threshold) = (0.0, 0.0, -1.0, 0)
        for (value, count) in histogram.enumerated() where count > 0 {
            below += Double(count)
            belowSum += Double(value * count)
            let above = total - below
            guard above > 0 else { break }
            let distance = belowSum / below - (sum - belowSum) / above
            let variance = below * above * distance * distance
            if variance > best { (best, threshold) = (variance, value) }
        }
        return threshold
    }
}
