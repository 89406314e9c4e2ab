/// Looks a second time where the first look saw bare paper: pencil that hardly stands out from the paper's noise.
///
/// The eye sees such strokes since they go on: noise averages out over a stroke's width, and where what is left of it
/// exceeds some measure, it does so in spots, not in lines.
struct FaintInk: Sendable {
    /// How much each pixel looks like ink, in steps of a quarter of the picture's; zero wherever no stroke is.
    let ink: Plane<UInt8>
    /// Where paper ends and ink begins, in the same steps.
    let threshold: InkThreshold
    /// Whether the strokes are darker or lighter than the paper.
    let polarity: PreparedDigit.Polarity

    /// Steps of ``ink`` in one of the picture's.
    private static let scale = 4

    /// Looks for strokes, finer ones first.
    ///
    /// - Parameters:
    ///   - picture: The picture, cut down to its sheet.
    ///   - paper: Its paper.
    /// - Returns: The strokes; `nil` if there are none.
    static func find(in picture: PooledPicture, on paper: Paper) -> FaintInk? {
        guard max(picture.width, picture.height) >= 64 else { return nil }
        let darker = departure(of: InkPlane.brightness(of: picture, samples: picture.mean, .darkOnLight, on: paper))
        // Paper without noise was not seen through a lens, and what the first look passed over there is invisible.
        if paper.isEven && Histogram.of(darker.samples)[zero] * 2 >= darker.samples.count { return nil }
        for radius in 1...3 {
            let detail = Detail(of: darker, radius: radius)
            if detail.isDark {
                if let found = strokes(in: detail, .darkOnLight) { return found }
            } else {
                let bright = InkPlane.brightness(of: picture, samples: picture.mean, .lightOnDark, on: paper)
                let lighter = Detail(of: departure(of: bright), radius: radius)
                if let found = strokes(in: lighter, .lightOnDark) { return found }
            }
        }
        return nil
    }

    /// The middle of what a departure from the paper can be.
    private static let zero = 128

    /// How much darker than a smooth surface each pixel is, about ``zero``.
    private static func departure(of brightness: Plane<UInt8>) -> Plane<UInt8> {
        let surface = PaperSurface(of: brightness)
        var result = brightness
        for y in 0..<brightness.height {
            let (row, start) = (surface.row(y), y * brightness.width)
            for x in 0..<brightness.width {
                let difference = (row[x] - Float(brightness.samples[start + x])) * Float(scale)
                result.samples[start + x] = UInt8(min(255, max(0, Float(zero) + difference.rounded())))
            }
        }
        return result
    }

    /// Keeps pieces above the low threshold that somewhere exceed the high one; one must be as long as a digit.
    private static func strokes(in detail: Detail, _ polarity: PreparedDigit.Polarity) -> FaintInk? {
        let ink = detail.ink
        // Two levels in bare paper, however smooth it is, are no ink; four are to the eye.
        let low = max(2 * scale, Int((2.5 * detail.noise).rounded()))
        let high = max(4 * scale, Int((5 * detail.noise).rounded()))
        let strong = InkComponent.find(in: ink, threshold: low).filter { piece in
            piece.box.longSide * 40 >= ink.longSide && !isLight(piece, width: ink.width, height: ink.height)
                && piece.runs.contains { run in (run.start..<run.end).contains { Int(ink[$0, run.y]) >= high } }
        }
        guard strong.contains(where: { $0.box.longSide * 12 >= ink.longSide }) else { return nil }
        var kept = Plane(width: ink.width, height: ink.height, repeating: UInt8(0))
        var (sum, count) = (0, 0)
        for run in strong.lazy.flatMap(\.runs) {
            // One pixel around, for the soft edge.
            for y in max(0, run.y - 1)...min(ink.height - 1, run.y + 1) {
                for x in max(0, run.start - 1)..<min(ink.width, run.end + 1) { kept[x, y] = ink[x, y] }
            }
            for x in run.start..<run.end { sum += Int(ink[x, run.y]) }
            count += run.end - run.start
        }
        let level = sum / max(1, count)
        let threshold = InkThreshold(value: max(low, level * 4 / 10), level: level, scale: scale)
        return FaintInk(ink: kept, threshold: threshold, polarity: polarity)
    }

    /// Whether a piece runs along the picture's edge or from one edge to another, as what no smooth surface explains of
    /// light and shadows does.
    private static func isLight(_ piece: InkComponent, width: Int, height: Int) -> Bool {
        var touching = (left: 0, right: 0, top: 0, bottom: 0)
        for run in piece.runs {
            if run.start == 0 { touching.left += 1 }
            if run.end == width { touching.right += 1 }
            if run.y == 0 { touching.top += run.end - run.start }
            if run.y == height - 1 { touching.bottom += run.end - run.start }
        }
        let lengths = [touching.left, touching.right, touching.top, touching.bottom]
        return lengths.count { $0 > 0 } > 1 || lengths.contains { $0 * 4 > piece.box.longSide }
    }

    /// A departure without its noise and without what is broader than strokes.
    private struct Detail {
        /// What is darker than its surroundings.
        let ink: Plane<UInt8>
        /// The standard deviation of what is left of the noise.
        let noise: Float
        /// Whether what stands out is rather darker than lighter.
        let isDark: Bool

        /// - Parameters:
        ///   - departure: How much darker than a smooth surface each pixel is, about ``FaintInk/zero``.
        ///   - radius: Half the width over which noise is averaged, in pixels.
        init(of departure: Plane<UInt8>, radius: Int) {
            let smooth = BoxBlur.apply(to: BoxBlur.apply(to: departure, radius: radius), radius: radius)
            let wide = BoxBlur.apply(to: smooth, radius: max(8, departure.longSide / 10))
            var ink = smooth
            var histogram = [Int](repeating: 0, count: 512)
            for index in ink.samples.indices {
                let difference = Int(smooth.samples[index]) - Int(wide.samples[index])
                histogram[difference + 256] += 1
                ink.samples[index] = UInt8(min(255, max(0, difference)))
            }
            self.ink = ink
            noise = Self.deviation(of: histogram)
            // The cubes, as much of the noise cancels out in them and little that stands out counts for more.
            var skew = 0
            for (value, count) in histogram.enumerated() {
                let difference = value - 256
                if Float(abs(difference)) > 2.5 * noise { skew += count * difference * difference * difference }
            }
            isDark = skew >= 0
        }

        /// The standard deviation of a normal distribution with this median absolute deviation.
        private static func deviation(of histogram: [Int]) -> Float {
            let median = Histogram.quantile(0.5, of: histogram)
            var deviations = [Int](repeating: 0, count: histogram.count)
            for (value, count) in histogram.enumerated() { deviations[abs(value - median)] += count }
            return 1.4826 * max(0.5, Float(Histogram.quantile(0.5, of: deviations)))
        }
    }
}
