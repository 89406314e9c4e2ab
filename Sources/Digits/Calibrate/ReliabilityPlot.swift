import Glibc
import LargerCNN

/// A reliability diagram: accuracy over confidence before and after calibration, and below it how many answers there are.
struct ReliabilityPlot {
    private static let (left, top, side, gap, bars) = (62.0, 34.0, 360.0, 22.0, 90.0)
    private static let bottom = top + side + gap + bars

    private let digits: CalibrationStudy.Digits

    init(_ digits: CalibrationStudy.Digits) { self.digits = digits }

    /// The picture as an SVG file's text.
    func svg() -> String {
        var svg = SVG(
            width: 460,
            height: 570,
            title: "Accuracy over confidence on \(digits.after.reliability.count) validation digits"
        )
        axes(&svg)
        svg.line(from: point(0, 0), to: point(1, 1), .grey, isDashed: true)
        mark(digits.before, &svg, .blue, isFilled: false)
        mark(digits.after, &svg, .orange, isFilled: true)
        legend(&svg)
        counts(&svg)
        return svg.file
    }

    private func point(_ confidence: Double, _ accuracy: Double) -> (Double, Double) {
        (Self.left + confidence * Self.side, Self.top + (1 - accuracy) * Self.side)
    }

    private func axes(_ svg: inout SVG) {
        for step in 0...5 {
            let value = Double(step) / 5
            let label = fixed(value, 1)
            svg.line(from: point(0, value), to: (Self.left - 5, point(0, value).1), .grey)
            svg.text(label, at: (Self.left - 9, point(0, value).1 + 4), .end)
            svg.line(from: (point(value, 0).0, Self.bottom), to: (point(value, 0).0, Self.bottom + 5), .grey)
            svg.text(label, at: (point(value, 0).0, Self.bottom + 20))
        }
        svg.line(from: point(0, 0), to: point(0, 1), .grey)
        svg.line(from: point(0, 0), to: point(1, 0), .grey)
        svg.line(from: (Self.left, Self.bottom), to: (Self.left + Self.side, Self.bottom), .grey)
        svg.text("confidence", at: (Self.left + Self.side / 2, Self.bottom + 40))
        svg.text("accuracy", at: (18, Self.top + Self.side / 2), isUpright: true)
        svg.text("answers (log)", at: (18, Self.bottom - Self.bars / 2), isUpright: true)
    }

    /// A disc for each bin with answers, larger where there are more.
    private func mark(_ quality: CalibrationStudy.Quality, _ svg: inout SVG, _ colour: SVG.Colour, isFilled: Bool) {
        for bin in quality.reliability.bins where bin.count > 0 {
            let radius = 3 + 1.6 * log10(Double(bin.count))
            svg.circle(at: point(bin.confidence, bin.accuracy), radius: radius, colour, isFilled: isFilled)
        }
    }

    private func legend(_ svg: inout SVG) {
        let rows: [(String, CalibrationStudy.Quality, SVG.Colour)] = [
            ("before", digits.before, .blue), ("calibrated", digits.after, .orange),
        ]
        for (index, row) in rows.enumerated() {
            let y = Self.top + 16 + Double(index) * 22
            svg.circle(at: (Self.left + 20, y - 4), radius: 6, row.2, isFilled: row.2 == .orange)
            let error = percent(row.1.reliability.expectedCalibrationError)
            svg.text("\(row.0): ECE \(error)", at: (Self.left + 34, y), .start, colour: row.2)
        }
    }

    /// The calibrated answers in each bin on a logarithmic scale: nearly all of them stand in the last one.
    private func counts(_ svg: inout SVG) {
        let bins = digits.after.reliability.bins
        let width = Self.side / Double(bins.count)
        let most = log10(Double(max(10, bins.map(\.count).max() ?? 0))) + 0.3
        for (index, bin) in bins.enumerated() where bin.count > 0 {
            // A single answer has the logarithm 0 and still shows.
            let height = max(2, log10(Double(bin.count)) / most * (Self.bars - 14) + 2)
            let x = Self.left + Double(index) * width
            svg.rectangle(x: x + 2, y: Self.bottom - height, width: width - 4, height: height, .orange)
            svg.text("\(bin.count)", at: (x + width / 2, Self.bottom - height - 4))
        }
    }
}
