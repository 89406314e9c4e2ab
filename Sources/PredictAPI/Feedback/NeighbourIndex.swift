import LargerCNN

/// Digits whose labels are known, to ask which of them a new one looks like.
///
/// Two digits are as alike as the cosine between them, each pixel being the mean of four: this forgives half a stroke's
/// width, and 27,000 digits take five megabytes and some milliseconds.
struct NeighbourIndex: Sendable {
    private static let side = DigitImage.side / 2
    private static let length = side * side

    /// Means of four pixels, digit by digit.
    private var features: [UInt8] = []
    /// One over the length of each digit as a vector.
    private var scales: [Float] = []
    private var labels: [UInt8] = []

    /// How many digits it knows.
    var count: Int { labels.count }

    /// Knows some digits; pictures of no digit are left out.
    init(_ digits: [LabelledDigits]) {
        for digits in digits {
            for (image, label) in zip(digits.images, digits.labels) where label < LabelledDigits.noDigit {
                let feature = Self.feature(image)
                features += feature
                scales.append(Self.scale(feature))
                labels.append(label)
            }
        }
    }

    /// Knows the digits that a corpus folder holds to train on; a set that is missing is none.
    init(corpus: String?) {
        let sets = ["strokes", "paper"].compactMap { name in
            corpus.flatMap {
                try? LabelledDigits(
                    directory: "\($0)/\(name)",
                    prefix: "train",
                    highestLabel: LabelledDigits.noDigit
                )
            }
        }
        self.init(sets)
    }

    /// The labels of the digits that are most alike.
    ///
    /// - Parameters:
    ///   - image: The digit to compare with.
    ///   - count: How many; fewer where fewer are known.
    /// - Returns: Their labels with their likeness, 0 to 1, the most alike first.
    func nearest(to image: DigitImage, _ count: Int) -> [(label: UInt8, likeness: Float)] {
        let feature = Self.feature(image)
        let scale = Self.scale(feature)
        var found: [(label: UInt8, likeness: Float)] = []
        features.withUnsafeBufferPointer { features in
            for index in labels.indices {
                var sum: UInt32 = 0
                let start = index * Self.length
                for place in 0..<Self.length {
                    sum &+= UInt32(features[start &+ place]) &* UInt32(feature[place])
                }
                let likeness = Float(sum) * scale * scales[index]
                if found.count == count, let last = found.last, likeness <= last.likeness { continue }
                let place = found.firstIndex { $0.likeness < likeness } ?? found.count
                found.insert((labels[index], likeness), at: place)
                if found.count > count { found.removeLast() }
            }
        }
        return found
    }

    private static func feature(_ image: DigitImage) -> [UInt8] {
        (0..<length).map { index in
            let corner = index / side * 2 * DigitImage.side + index % side * 2
            let places = [corner, corner + 1, corner + DigitImage.side, corner + DigitImage.side + 1]
            return UInt8(places.reduce(0) { $0 + Int(image.pixels[$1]) } / places.count)
        }
    }

    private static func scale(_ feature: [UInt8]) -> Float {
        let sum = feature.reduce(0) { $0 + Float($1) * Float($1) }
        return sum > 0 ? 1 / sum.squareRoot() : 0
    }
}
