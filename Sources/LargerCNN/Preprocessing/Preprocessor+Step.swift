extension Preprocessor {
    /// A step that can be left out, to measure what it is worth.
    ///
    /// Without any of them a picture is merely resized to 28 x 28 pixels, ink bright.
    public enum Step: String, Sendable, CaseIterable {
        /// Looking for a sheet that lies on another ground.
        case sheet
        /// Telling ink from paper in the colour channel where they differ most, not by brightness alone.
        case colour
        /// Dividing by the paper's own brightness at each place, where light falls unevenly.
        case paperFlattening = "paper-flattening"
        /// Leaving out marks that are much fainter than the ink.
        case faintMarks = "faint-marks"
        /// Taking out the lines of ruled and squared paper.
        case ruledLines = "ruled-lines"
        /// Choosing the pieces of ink that make up the digit.
        case selection
        /// Cutting the picture down to the ink and fitting that into 20 x 20 pixels.
        case inkCrop = "ink-crop"
        /// Keeping thin strokes alive when a picture shrinks, and bringing strokes to the width that the network knows.
        case strokeWidth = "stroke-width"
        /// Putting the centre of mass, not that of the box, at the centre.
        case centering
    }
}
