public import ImageCodec

/// Turns any picture of a handwritten digit into what the network was trained on.
///
/// The API, the command line and the training all use this one implementation. MNIST's own images come through byte for
/// byte.
public struct Preprocessor: Sendable {
    /// Creates a preprocessor.
    public init() {}

    /// Finds the digit in a picture and brings it into MNIST's form: 28 x 28 pixels, ink bright, its longer side twenty
    /// pixels, its centre of mass at the centre.
    ///
    /// - Parameter picture: Any picture of one digit: a drawing, a scan, a photo.
    /// - Returns: The digit and what was learnt about the picture.
    /// - Throws: ``PreprocessingError/blank`` if the picture shows no ink.
    public func prepare(_ picture: Picture) throws(PreprocessingError) -> PreparedDigit {
        guard let flattened = Transparency.flatten(picture) else { throw .blank }
        if let digit = MNISTForm.digit(in: flattened.picture) {
            return PreparedDigit(unchanged: digit.image, polarity: digit.polarity, transparency: flattened.meaning)
        }
        let pooled = PooledPicture(flattened.picture)
        let paper = Paper.find(in: pooled)
        let marks = InkPlane.of(pooled, on: paper)
        guard let threshold = InkThreshold.find(in: marks, isEven: paper.isEven) else { throw .blank }
        let ink = RuledLines.removed(from: marks, threshold: threshold.value, isEven: paper.isEven)
        let components = InkComponent.find(in: ink, threshold: threshold.value)
        let digit = InkSelection.digit(in: components, width: ink.width, height: ink.height)
        guard !digit.isEmpty else { throw .blank }
        var fine = FineDigit(InkCrop.cut(digit, from: ink), threshold: threshold)
        fine.adaptStrokes()

        let box = digit.dropFirst().reduce(digit[0].box) { $0.union($1.box) }
        let factor = pooled.factor
        return PreparedDigit(
            image: Centering.place(fine.fitted),
            polarity: paper.polarity,
            transparency: flattened.meaning,
            isShaded: !paper.isEven,
            inkBox: PixelBox(
                x: box.x * factor,
                y: box.y * factor,
                width: min(box.width * factor, picture.width - box.x * factor),
                height: min(box.height * factor, picture.height - box.y * factor)
            ),
            strokeWidth: fine.sourceStrokeWidth * Float(factor),
            contrast: threshold.level,
            touchesEdge: InkSelection.touchesEdge(box, width: ink.width, height: ink.height),
            isUnchanged: false
        )
    }
}
