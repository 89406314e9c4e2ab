import Glibc

/// How likely the size of some ink is for a digit.
///
/// The network sees every digit at one size, so it cannot tell a whole one from a small part, nor that a 1 is not wide.
enum DigitShape {
    /// Width by height of each digit, 0 to 9: the 5th percentile, the median, the 95th.
    ///
    /// Measured on pen strokes of 24 writers, a pen of 8 % of the longer side included.
    private static let aspects: [(low: Float, middle: Float, high: Float)] = [
        (0.62, 0.89, 1.27), (0.19, 0.48, 0.92), (0.56, 0.84, 1.16), (0.50, 0.65, 0.86), (0.36, 0.58, 0.84),
        (0.58, 0.81, 1.12), (0.43, 0.57, 0.78), (0.48, 0.68, 0.98), (0.41, 0.57, 0.76), (0.45, 0.63, 0.90),
    ]

    /// The penalty for a box as that of a digit, in units of a log-probability: zero where nothing is odd.
    ///
    /// - Parameters:
    ///   - box: The ink's box.
    ///   - digit: What the network takes it for.
    ///   - height: Height of a typical digit in the line.
    /// - Returns: At most 18.
    static func penalty(of box: PixelBox, as digit: Int, height: Int) -> Float {
        let usual = aspects[digit]
        let aspect = Float(box.width) / Float(box.height)
        // 1.645 deviations lie between the median and either percentile of a normal distribution.
        let spread = aspect < usual.middle ? logf(usual.middle / usual.low) : logf(usual.high / usual.middle)
        let wideness = logf(aspect / usual.middle) * 1.645 / spread
        let tallness = logf(Float(box.height) / Float(height)) / 0.25
        return 2 * excess(wideness, beyond: 1.8) + excess(tallness, beyond: 0.4)
    }

    /// The loss in log-probability of a normal distribution, counted from some deviations on.
    private static func excess(_ deviations: Float, beyond free: Float) -> Float {
        let odd = max(0, abs(deviations) - free)
        return min(6, odd * odd / 2)
    }
}
