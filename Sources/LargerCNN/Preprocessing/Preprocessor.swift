public import ImageCodec

/// Turns any picture of a handwritten digit into what the network was trained on.
///
/// The API, the command line and the training all use this one implementation. MNIST's own images come through byte for
/// byte.
public struct Preprocessor: Sendable {
    private let omitted: Set<Step>

    /// Creates a preprocessor.
    ///
    /// - Parameter omitted: Steps to leave out, to measure what they are worth.
    public init(without omitted: Set<Step> = []) {
        self.omitted = omitted
    }

    /// Finds the digit in a picture and brings it into MNIST's form: 28 x 28 pixels, ink bright, its longer side twenty
    /// pixels, its centre of mass at the centre.
    ///
    /// - Parameter picture: Any picture of one digit: a drawing, a scan, a photo.
    /// - Returns: The digit and what was learnt about the picture.
    /// - Throws: ``PreprocessingError/blank`` if the picture shows no ink.
    public func prepare(_ picture: Picture) throws(PreprocessingError) -> PreparedDigit {
        var trace: PreprocessingTrace?
        return try prepare(picture, tracing: &trace)
    }

    /// Prepares a picture and keeps what each step made of it.
    ///
    /// - Parameters:
    ///   - picture: Any picture of one digit.
    ///   - trace: Where the steps record what they make; with `nil` they record nothing, at no cost.
    /// - Returns: The digit and what was learnt about the picture.
    /// - Throws: ``PreprocessingError/blank`` if the picture shows no ink; the trace then ends where that was found.
    public func prepare(
        _ picture: Picture,
        tracing trace: inout PreprocessingTrace?
    ) throws(PreprocessingError) -> PreparedDigit {
        guard let flattened = Transparency.flatten(picture) else { throw .blank }
        trace?.record("flattened", flattened.picture)
        if let digit = MNISTForm.digit(in: flattened.picture) {
            return PreparedDigit(unchanged: digit.image, polarity: digit.polarity, transparency: flattened.meaning)
        }
        var sheet = try sheet(of: flattened, tracing: &trace)
        var choice = choice(on: sheet)
        if let whole = uncut(choice, on: sheet, in: flattened, tracing: &trace) { (sheet, choice) = whole }
        guard !choice.digit.isEmpty else { throw .blank }
        return digit(of: choice.digit, on: sheet, otherPieces: choice.otherDigits, tracing: &trace)
    }

    /// The digit as the whole picture shows it, where what was taken for a sheet of paper cuts it off.
    ///
    /// Hardly a digit ends where its paper does: then that was no edge of paper but a long stroke, or a line on it.
    private func uncut(
        _ choice: InkSelection.Choice,
        on sheet: InkSheet,
        in flattened: Transparency.Flattened,
        tracing trace: inout PreprocessingTrace?
    ) -> (InkSheet, InkSelection.Choice)? {
        guard sheet.isPart, isCut(choice, on: sheet) else { return nil }
        var wholeTrace = trace
        guard let whole = try? takingAllForPaper.sheet(of: flattened, tracing: &wholeTrace) else { return nil }
        let wholeChoice = self.choice(on: whole)
        guard whole.polarity == sheet.polarity, !isCut(wholeChoice, on: whole),
            longSide(of: wholeChoice, on: whole) * 2 >= longSide(of: choice, on: sheet)
        else { return nil }
        trace = wholeTrace
        return (whole, wholeChoice)
    }

    /// The longer side of the chosen digit in pixels of the picture; 0 where there is none.
    private func longSide(of choice: InkSelection.Choice, on sheet: InkSheet) -> Int {
        choice.digit.isEmpty ? 0 : sheet.inPicture(InkComponent.box(around: choice.digit)).longSide
    }

    /// The digit among the pieces of ink.
    private func choice(on sheet: InkSheet) -> InkSelection.Choice {
        takes(.selection)
            ? InkSelection.choose(among: sheet.components, width: sheet.ink.width, height: sheet.ink.height)
            : InkSelection.Choice(digit: sheet.components, otherDigits: 0)
    }

    /// Whether there is no digit, or one that the sheet's edge cuts off.
    private func isCut(_ choice: InkSelection.Choice, on sheet: InkSheet) -> Bool {
        choice.digit.isEmpty
            || InkSelection.touchesEdge(
                InkComponent.box(around: choice.digit),
                width: sheet.ink.width,
                height: sheet.ink.height
            )
    }

    /// The first half: finds the paper and the ink on it, and cuts the ink into pieces.
    ///
    /// - Parameters:
    ///   - flattened: A picture without transparency.
    ///   - side: What the longer side of a large picture is reduced to, in pixels.
    ///   - trace: Where the steps record what they make.
    /// - Returns: The ink and its pieces.
    /// - Throws: ``PreprocessingError/blank`` if nothing stands out from the paper.
    func sheet(
        of flattened: Transparency.Flattened,
        side: Int = PooledPicture.side,
        tracing trace: inout PreprocessingTrace?
    ) throws(PreprocessingError) -> InkSheet {
        let picture = takes(.colour) ? flattened.picture : Grey.of(flattened.picture)
        let pooling = takes(.strokeWidth) ? PooledPicture.Pooling.extremes : .mean
        var sheet = PooledSheet(whole: picture, side: side, pooling: pooling)
        let whole = sheet.region
        trace?.record("pooled", sheet.pooled.meanPicture)
        if takes(.sheet) {
            sheet.descend(in: picture, pooling: pooling)
            sheet.trim()
        }
        trace?.record("paper", sheet.pooled.meanPicture)
        let paper = Paper.find(in: sheet.pooled, takenAsEven: !takes(.paperFlattening))
        var marks = InkPlane.of(sheet.pooled, on: paper)
        var polarity = paper.polarity
        var found = InkThreshold.find(in: marks, isEven: paper.isEven)
        if found == nil, takes(.faintMarks), let faint = FaintInk.find(in: sheet.pooled, on: paper) {
            (marks, found, polarity) = (faint.ink, faint.threshold, faint.polarity)
        }
        trace?.record("ink", marks)
        guard var threshold = found else {
            // What was taken for a sheet shows nothing, so it was none.
            guard sheet.region != whole else { throw .blank }
            return try takingAllForPaper.sheet(of: flattened, side: side, tracing: &trace)
        }
        if takes(.faintMarks), let higher = InkStrength.threshold(in: marks, above: threshold) { threshold = higher }
        let ink =
            takes(.ruledLines)
            ? RuledLines.removed(from: marks, threshold: threshold.value, isEven: paper.isEven) : marks
        trace?.record("without-lines", ink)
        let components = InkComponent.find(in: ink, threshold: threshold.value)
        trace?.record("components", components, width: ink.width, height: ink.height)
        return InkSheet(
            picture: whole,
            region: sheet.region,
            factor: sheet.pooled.factor,
            ink: ink,
            threshold: threshold,
            components: components,
            polarity: polarity,
            isShaded: !paper.isEven,
            transparency: flattened.meaning
        )
    }

    /// The second half: brings pieces of ink that make up one digit into MNIST's form.
    ///
    /// - Parameters:
    ///   - pieces: At least one piece; all other ink is left out.
    ///   - sheet: Where the pieces were found.
    ///   - otherPieces: How many pieces as large as a digit were not chosen.
    ///   - trace: Where the steps record what they make.
    /// - Returns: The digit and what was learnt about the picture.
    func digit(
        of pieces: [InkComponent],
        on sheet: InkSheet,
        otherPieces: Int,
        tracing trace: inout PreprocessingTrace?
    ) -> PreparedDigit {
        let crop = InkCrop.cut(pieces, from: sheet.ink)
        trace?.record("selected", crop)
        var fine = FineDigit(crop, threshold: sheet.threshold)
        if takes(.strokeWidth) { fine.adaptStrokes() }
        trace?.record("strokes", fine.coverage)
        let image =
            takes(.inkCrop)
            ? Centering.place(fine.fitted, byMass: takes(.centering)) : WholePicture.resized(sheet.ink)
        trace?.record("digit", image)

        let box = InkComponent.box(around: pieces)
        return PreparedDigit(
            image: image,
            polarity: sheet.polarity,
            transparency: sheet.transparency,
            isShaded: sheet.isShaded,
            inkBox: sheet.inPicture(box),
            inkShare: Float(sheet.inPicture(box).longSide) / Float(sheet.picture.longSide),
            strokeWidth: fine.sourceStrokeWidth * Float(sheet.factor),
            contrast: sheet.threshold.contrast,
            touchesEdge: InkSelection.touchesEdge(box, width: sheet.ink.width, height: sheet.ink.height),
            otherPieces: otherPieces,
            isUnchanged: false
        )
    }

    /// The same without looking for a sheet of paper.
    private var takingAllForPaper: Preprocessor { leavingOut(.sheet) }

    /// The same without one step more.
    func leavingOut(_ step: Step) -> Preprocessor { Preprocessor(without: omitted.union([step])) }

    private func takes(_ step: Step) -> Bool { !omitted.contains(step) }
}
