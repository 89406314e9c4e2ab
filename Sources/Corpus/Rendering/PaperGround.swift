/// Paper, or a board, as a camera or a scanner sees it.
public struct PaperGround: Sendable, Equatable {
    /// The paper's own colour in full light.
    public var colour: Colour
    /// What is printed on it; nil if it is blank.
    public var lines: PaperLines?
    /// How the light falls on it.
    public var light = PaperLight()
    /// What is seen beyond the paper's edge; nil if it fills the picture.
    public var margin: PaperMargin?

    /// Blank paper in even light.
    ///
    /// - Parameter colour: The paper's own colour.
    public init(colour: Colour) { self.colour = colour }
}
