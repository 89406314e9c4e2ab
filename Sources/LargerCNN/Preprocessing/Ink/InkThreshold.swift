/// Where paper ends and ink begins.
struct InkThreshold: Sendable, Equatable {
    /// From this value on a pixel counts as ink.
    let value: Int
    /// The value of typical ink, at most 255.
    let level: Int
    /// How many steps of the ink's plane make one of the picture's: more than one where faint ink was brought out.
    var scale = 1

    /// How far typical ink stands out from the paper, in steps of the picture.
    var contrast: Int { level / scale }

    /// Finds the threshold with Otsu's method, kept above the paper's noise.
    ///
    /// - Parameters:
    ///   - ink: How much each pixel looks like ink.
    ///   - isEven: Whether the paper is even, so that there is no noise but what a lossy format adds.
    /// - Returns: `nil` if nothing stands out visibly.
    static func find(in ink: Plane<UInt8>, isEven: Bool) -> InkThreshold? {
        let histogram = Histogram.of(ink.samples)
        let floor = noiseFloor(of: histogram, isEven: isEven)
        let split = max(Histogram.otsu(histogram) + 1, floor)
        guard let level = meanValue(of: histogram, from: split), level >= floor + 4 else { return nil }
        // On even paper the soft half of a thin stroke's edge is ink too; in a photo it may be a shadow's.
        let share = isEven ? 4 : 6
        return InkThreshold(value: max(floor, min(split, level * share / 10)), level: level)
    }

    /// Differences below this are invisible, or noise: on shaded paper, the median and four standard deviations, which
    /// are taken from the median absolute deviation as for a normal distribution.
    private static func noiseFloor(of histogram: [Int], isEven: Bool) -> Int {
        if isEven {
            // Where nearly every pixel is the paper's very colour there is no noise, and even a breath of ink is meant.
            let exact = histogram[0] + histogram[1]
            return exact * 100 >= histogram.reduce(0, +) * 85 ? 8 : 14
        }
        let histogram = ofPaper(histogram)
        let median = Histogram.quantile(0.5, of: histogram)
        var deviations = [Int](repeating: 0, count: 256)
        for (value, count) in histogram.enumerated() { deviations[abs(value - median)] += count }
        let deviation = Double(Histogram.quantile(0.5, of: deviations)) * 1.4826
        return max(20, median + Int((4 * deviation).rounded()))
    }

    /// The values of paper alone, where ink is so clearly apart that it shows in the histogram: a fat pen covers half of
    /// a picture, and neither the median nor the deviation of all would be the paper's.
    private static func ofPaper(_ histogram: [Int]) -> [Int] {
        let split = Histogram.otsu(histogram) + 1
        var paper = histogram
        for value in split..<max(split, paper.count) { paper[value] = 0 }
        let count = Double(paper.reduce(0, +))
        guard let ink = meanValue(of: histogram, from: split), count > 0 else { return histogram }
        let mean = paper.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / count
        let variance = paper.enumerated().reduce(0.0) { sum, entry in
            sum + Double(entry.element) * (Double(entry.offset) - mean) * (Double(entry.offset) - mean)
        }
        // Two halves of one normal distribution would be 2.7 deviations of a half apart.
        return Double(ink) - mean >= 6 * (variance / count).squareRoot() ? paper : histogram
    }

    private static func meanValue(of histogram: [Int], from start: Int) -> Int? {
        guard start < 256 else { return nil }
        let count = histogram[start...].reduce(0, +)
        guard count > 0 else { return nil }
        return (start..<256).reduce(0) { $0 + $1 * histogram[$1] } / count
    }
}
