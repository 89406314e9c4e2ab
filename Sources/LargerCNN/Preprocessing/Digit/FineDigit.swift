/// The digit at four times the size that the network sees: where shape is cleaned and strokes are adapted.
struct FineDigit: Sendable {
    /// Pixels here along each pixel of the network's picture.
    static let scale = 4
    /// Pixels of the box that MNIST's digits fill.
    static let box = 20
    /// Strokes thinner than this, in pixels of the 20-pixel box, are thickened to it.
    ///
    /// MNIST's own, measured as here: 1.6 at the 5th percentile, 2.4 in the median, 4.0 at the 95th.
    static let thinnest: Float = 2.3
    /// Strokes thicker than this are thinned to it.
    static let thickest: Float = 4.6

    /// Radius in pixels here of what stays open in a loop when strokes are thickened: a bit over a pixel of the 20 across.
    static let openLoop: Float = 2.5

    /// 0 on paper to 1 in ink, with room for thickening around the ink.
    private(set) var coverage: Plane<Float>
    /// Width of the strokes as drawn, in pixels of the crop.
    let sourceStrokeWidth: Float

    /// Room around the ink in pixels here: more than any thickening needs.
    private static let margin = 12

    /// Brings a crop to the working size and separates ink from paper softly.
    ///
    /// - Parameters:
    ///   - crop: Ink, one pixel of paper around it.
    ///   - threshold: Where paper ends and ink begins.
    init(_ crop: Plane<UInt8>, threshold: InkThreshold) {
        let values = Plane(width: crop.width, height: crop.height, samples: Plane.samples(crop.samples) { Float($0) })
        let zoom = Float(Self.scale * Self.box) / Float(max(1, crop.longSide - 2))
        let width = max(1, Int((Float(crop.width) * zoom).rounded()))
        let height = max(1, Int((Float(crop.height) * zoom).rounded()))
        let drawn = StrokeWidth.mean(of: Self.coverage(of: values, threshold: threshold))
        let resized: Plane<Float>
        if zoom > 1 {
            resized = Resampling.interpolated(values, width: width, height: height)
        } else if drawn * zoom < 3 {
            resized = Resampling.strongest(values, width: width, height: height)
        } else {
            resized = Resampling.areaAveraged(values, width: width, height: height)
        }
        coverage = Self.padded(Self.coverage(of: resized, threshold: threshold), by: Self.margin)
        sourceStrokeWidth = drawn
    }

    /// Brings strokes that are thinner or thicker than MNIST's to what the network knows.
    mutating func adaptStrokes() {
        guard let box = inkBox else { return }
        let (length, box20) = (Float(box.longSide), Float(Self.box))
        let width = StrokeWidth.mean(of: coverage)
        let inBox = width / length * box20
        let wanted = min(Self.thickest, max(Self.thinnest, inBox))
        guard wanted != inBox else { return }
        // Thickening by r on each side also makes the digit longer by 2r, so the strokes shrink again when it is fitted
        // into the box: wanted = box * (width + 2r) / (length + 2r), solved for r.
        let radius = (wanted * length - box20 * width) / (box20 - wanted) / 2
        coverage = StrokeWidth.changed(coverage, by: min(radius, Float(Self.margin - 2)), keepingOpen: Self.openLoop)
    }

    /// The digit in its final size, its longer side twenty pixels, its aspect kept.
    var fitted: Plane<Float> {
        guard let box = inkBox else { return Plane(width: 1, height: 1, repeating: 0) }
        var crop = Plane(width: box.width, height: box.height, repeating: Float(0))
        for y in 0..<box.height {
            for x in 0..<box.width { crop[x, y] = coverage[box.x + x, box.y + y] }
        }
        let zoom = Float(Self.box) / Float(box.longSide)
        let width = max(1, Int((Float(box.width) * zoom).rounded()))
        let height = max(1, Int((Float(box.height) * zoom).rounded()))
        return Resampling.areaAveraged(crop, width: width, height: height)
    }

    /// The smallest box around everything that is at least half ink.
    private var inkBox: PixelBox? {
        var (left, right, top, bottom) = (coverage.width, -1, coverage.height, -1)
        for y in 0..<coverage.height {
            let row = coverage.samples[y * coverage.width..<(y + 1) * coverage.width]
            guard let first = row.firstIndex(where: { $0 >= 0.5 }), let last = row.lastIndex(where: { $0 >= 0.5 })
            else {
                continue
            }
            (left, right) = (min(left, first - row.startIndex), max(right, last - row.startIndex))
            (top, bottom) = (min(top, y), max(bottom, y))
        }
        return right < 0 ? nil : PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    /// A soft step: half at the threshold, as wide as half the ink's level, but never so wide that bare paper is grey.
    private static func coverage(of values: Plane<Float>, threshold: InkThreshold) -> Plane<Float> {
        let (middle, width) = (Float(threshold.value), Float(min(max(8, threshold.level / 2), 2 * threshold.value)))
        let samples = Plane.samples(values.samples) { min(1, max(0, 0.5 + ($0 - middle) / width)) }
        return Plane(width: values.width, height: values.height, samples: samples)
    }

    private static func padded(_ plane: Plane<Float>, by margin: Int) -> Plane<Float> {
        var result = Plane(width: plane.width + 2 * margin, height: plane.height + 2 * margin, repeating: Float(0))
        for y in 0..<plane.height {
            let start = (y + margin) * result.width + margin
            result.samples.replaceSubrange(
                start..<start + plane.width,
                with: plane.samples[y * plane.width..<(y + 1) * plane.width]
            )
        }
        return result
    }
}
