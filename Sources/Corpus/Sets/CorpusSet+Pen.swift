internal import LargerCNN

extension CorpusSet {
    /// Widths of the pens with which unseen writers draw on a canvas of 280x280, in pixels.
    static let penWidths: [Float] = [2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 30]
    /// Width and height of that canvas in pixels.
    static let canvasSide = 280

    /// Each digit several times, each time in a style of its own.
    ///
    /// - Parameters:
    ///   - digits: What is drawn.
    ///   - purpose: What the set is for.
    ///   - variants: How often each digit is drawn.
    /// - Returns: The set `strokes`.
    public static func strokes(_ digits: [PenDigit], _ purpose: Purpose, variants: Int) -> CorpusSet {
        CorpusSet("strokes", purpose, count: digits.count * variants) { index, generator in
            let digit = digits[index / variants]
            let style = PictureStyle.random(using: &generator)
            return digit.item(kind: style.isPhoto ? "photo" : "canvas", style: style, using: &generator)
        }
    }

    /// Each digit once, at its own place and size, black on white, the pens taking turns.
    ///
    /// - Parameter digits: What is drawn.
    /// - Returns: The set `canvas`.
    public static func canvas(_ digits: [PenDigit]) -> CorpusSet {
        CorpusSet("canvas", .validation, count: digits.count) { index, generator in
            let penWidth = penWidths[index % penWidths.count]
            let style = PictureStyle.canvas(width: canvasSide, height: canvasSide, penWidth: penWidth)
            return digits[index].item(kind: "pen\(Int(penWidth))px", style: style, using: &generator)
        }
    }

    /// Each digit once, as a photo.
    ///
    /// - Parameter digits: What is drawn.
    /// - Returns: The set `photos`.
    public static func photos(_ digits: [PenDigit]) -> CorpusSet {
        CorpusSet("photos", .validation, count: digits.count) { index, generator in
            let style = PictureStyle.randomPhoto(using: &generator)
            return digits[index].item(kind: "photo", style: style, using: &generator)
        }
    }
}

extension PictureStyle {
    /// Whether the style is a photo's.
    var isPhoto: Bool {
        guard case .photo = ground else { return false }
        return true
    }
}

extension PenDigit {
    /// The digit, drawn in a style.
    fileprivate func item(kind: String, style: PictureStyle, using generator: inout SplitMix64) -> CorpusItem {
        let picture = PictureRenderer.render(drawing, style: style, using: &generator)
        return CorpusItem(label: label, kind: kind, content: .picture(picture))
    }
}
