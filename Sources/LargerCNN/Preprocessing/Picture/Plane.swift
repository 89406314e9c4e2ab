/// A rectangle of samples, row-major from the top left: what the steps of preprocessing hand to each other.
struct Plane<Sample: Sendable & Equatable>: Sendable, Equatable {
    let width: Int
    let height: Int
    var samples: [Sample]

    init(width: Int, height: Int, samples: [Sample]) {
        precondition(width > 0 && height > 0 && samples.count == width * height, "samples do not fill the plane")
        self.width = width
        self.height = height
        self.samples = samples
    }

    init(width: Int, height: Int, repeating sample: Sample) {
        self.init(width: width, height: height, samples: [Sample](repeating: sample, count: width * height))
    }

    /// What is made of each of some samples: `map`, but without its checks in the loop, so that it becomes vectors.
    @inline(__always)
    static func samples<Source>(_ source: [Source], _ value: (Source) -> Sample) -> [Sample] {
        [Sample](unsafeUninitializedCapacity: source.count) { out, count in
            source.withUnsafeBufferPointer { source in
                for index in source.indices { out.initializeElement(at: index, to: value(source[index])) }
            }
            count = source.count
        }
    }

    /// The longer side in pixels.
    var longSide: Int { max(width, height) }

    subscript(x: Int, y: Int) -> Sample {
        get { samples[y * width + x] }
        set { samples[y * width + x] = newValue }
    }

    /// Rows become columns.
    func transposed() -> Plane {
        let samples = [Sample](unsafeUninitializedCapacity: width * height) { out, count in
            self.samples.withUnsafeBufferPointer { source in
                // Blocks that fit the cache on both sides: a plain loop misses on every write.
                let block = 16
                for top in stride(from: 0, to: height, by: block) {
                    for left in stride(from: 0, to: width, by: block) {
                        for x in left..<min(left + block, width) {
                            for y in top..<min(top + block, height) {
                                out.initializeElement(at: x * height + y, to: source[y * width + x])
                            }
                        }
                    }
                }
            }
            count = width * height
        }
        return Plane(width: height, height: width, samples: samples)
    }
}
