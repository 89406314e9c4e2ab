import LargerCNN

/// The paper's grain, which keeps a pencil's lead or a dry felt's ink off some of the pixels.
enum PenGrain {
    /// Takes ink away grain by grain.
    static func apply(_ pen: Pen, to coverage: inout Coverage, using generator: inout SplitMix64) {
        let seed = UInt32(truncatingIfNeeded: generator.next())
        guard pen.grain > 0, !coverage.isEmpty else { return }
        let (columns, rows, width) = (coverage.columns, coverage.rows, coverage.width)
        let size = UInt32(max(pen.grainSize, 1))
        let depth = Int(min(pen.grain, 1) * 255)
        coverage.samples.withUnsafeMutableBufferPointer { samples in
            for y in rows {
                let row = seed &+ (UInt32(truncatingIfNeeded: y) / size) &* 0x9E37_79B1
                for x in columns where samples[y * width + x] != 0 {
                    let grain = PixelHash.mix(row &+ (UInt32(truncatingIfNeeded: x) / size) &* 0x85EB_CA77)
                    // The upper half of all grains keep ink off, the highest the most.
                    let lost = max(Int(grain >> 24) - 96, 0) * depth / 159
                    samples[y * width + x] = UInt8(Int(samples[y * width + x]) * (255 - min(lost, 255)) / 255)
                }
            }
        }
    }
}
