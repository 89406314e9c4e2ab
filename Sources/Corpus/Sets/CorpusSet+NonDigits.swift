internal import LargerCNN

extension CorpusSet {
    /// What is no digit, drawn and photographed as digits are.
    ///
    /// Where the preprocessing finds nothing, the program says so before any network is asked; such pictures are left
    /// out.
    ///
    /// - Parameters:
    ///   - source: What there is to draw.
    ///   - purpose: What the set is for.
    ///   - count: How many pictures.
    /// - Returns: The set `nondigits`.
    public static func nonDigits(_ source: NonDigits, _ purpose: Purpose, count: Int) -> CorpusSet {
        CorpusSet("nondigits", purpose, count: count, blanks: .leaveOut) { _, generator in
            let sample = source.sample(using: &generator)
            func render(_ drawing: StrokeDrawing, _ style: PictureStyle) -> CorpusItem.Content {
                .picture(PictureRenderer.render(drawing, style: style, using: &generator))
            }
            let content: CorpusItem.Content =
                switch sample.content {
                case .drawing(let drawing): render(drawing, .random(using: &generator))
                case .emptyPaper: render(StrokeDrawing(strokes: []), .randomPhoto(using: &generator))
                case .picture(let picture): .picture(picture)
                case .prepared(let digit): .prepared(digit)
                }
            let kind = sample.isHeldOut ? "unseen-\(sample.kind)" : sample.kind
            var aspect: Float?
            if case .drawing(let drawing) = sample.content, let box = PointBox(drawing.strokes) {
                aspect = box.width / box.height
            }
            return CorpusItem(label: LabelledImages.noDigit, kind: kind, content: content, drawnAspect: aspect)
        }
    }
}
