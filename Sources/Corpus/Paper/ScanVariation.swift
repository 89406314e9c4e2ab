internal import Glibc
public import ImageCodec
public import LargerCNN

/// How the same scan might have come out of another scanner: finer, turned, fainter, noisier.
///
/// The preprocessing then crops and thresholds it a little differently, which is what training is to learn from.
struct ScanVariation: Sendable {
    /// Pixels of the new scan for one of the old.
    var enlargement: Float = 1
    /// Turn, in radians.
    var angle: Float = 0
    /// Paper added on each side, in pixels of the old scan.
    var margin: Float = 0
    /// Exponent of the grey values, 0 black to 1 white.
    var gamma: Float = 1
    /// How dark the darkest ink is left, 0 black to 1 white.
    var black: Float = 0
    /// How bright the paper is, 0 to 1.
    var white: Float = 1
    /// Deviation of the noise, 0 to 1.
    var noise: Float = 0

    /// A variation by chance.
    init(using generator: inout SplitMix64) {
        enlargement = generator.uniform(in: 1.5..<6)
        angle = generator.uniform(in: -0.18..<0.18)
        margin = generator.uniform(in: 1..<5)
        gamma = exp(generator.uniform(in: -0.4..<0.4))
        black = generator.uniform(in: 0..<0.35)
        white = generator.uniform(in: 0.8..<1)
        noise = generator.uniform(in: 0..<0.025)
    }

    /// The scan as this scanner would have delivered it.
    ///
    /// - Parameters:
    ///   - samples: The old scan, `width * height` grey values, ink dark.
    ///   - width: Its width in pixels.
    ///   - height: Its height in pixels.
    ///   - generator: Decides the noise.
    /// - Returns: An opaque grey picture.
    func apply(
        to samples: ArraySlice<UInt8>,
        width: Int,
        height: Int,
        using generator: inout SplitMix64
    ) -> Picture {
        let newWidth = Int((Float(width) + 2 * margin) * enlargement)
        let newHeight = Int((Float(height) + 2 * margin) * enlargement)
        let (sine, cosine) = (sin(angle), cos(angle))
        let first = samples.startIndex
        // Beyond the old scan there is paper.
        func sample(_ x: Int, _ y: Int) -> Float {
            guard (0..<width).contains(x), (0..<height).contains(y) else { return 1 }
            return Float(samples[first + y * width + x]) / 255
        }
        var rgba: [UInt8] = []
        rgba.reserveCapacity(newWidth * newHeight * 4)
        for row in 0..<newHeight {
            for column in 0..<newWidth {
                let dx = (Float(column) + 0.5 - Float(newWidth) / 2) / enlargement
                let dy = (Float(row) + 0.5 - Float(newHeight) / 2) / enlargement
                let x = dx * cosine + dy * sine + Float(width) / 2 - 0.5
                let y = dy * cosine - dx * sine + Float(height) / 2 - 0.5
                let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
                let (right, down) = (x - Float(left), y - Float(top))
                let upper = sample(left, top) * (1 - right) + sample(left + 1, top) * right
                let lower = sample(left, top + 1) * (1 - right) + sample(left + 1, top + 1) * right
                let value = black + (white - black) * pow(upper * (1 - down) + lower * down, gamma)
                // The sum of two uniform numbers is near enough to a bell.
                let bell = generator.uniform(in: -1.2..<1.2) + generator.uniform(in: -1.2..<1.2)
                let grey = UInt8(min(max((value + noise * bell) * 255, 0), 255))
                rgba.append(contentsOf: [grey, grey, grey, 255])
            }
        }
        return Picture(width: newWidth, height: newHeight, rgba: rgba)
    }
}

extension PaperDigits {
    /// A scan as another scanner might have delivered it.
    ///
    /// - Parameters:
    ///   - index: Which scan.
    ///   - generator: Decides how it differs.
    /// - Returns: An opaque grey picture.
    public func variant(_ index: Int, using generator: inout SplitMix64) -> Picture {
        ScanVariation(using: &generator)
            .apply(to: images[index], width: images.width, height: images.height, using: &generator)
    }
}
