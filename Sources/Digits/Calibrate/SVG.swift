/// A picture of lines, rectangles, circles and words, in colours that stand out from white and from black alike.
struct SVG {
    /// Colours of middling lightness: a page may be light or dark.
    enum Colour: String {
        /// Axes and words.
        case grey = "#808080"
        /// What matters.
        case orange = "#e0592a"
        /// What it is compared with.
        case blue = "#4a90c2"
    }

    /// Where a text stands beside its point.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    private let width: Int
    private let height: Int
    private let title: String
    private var elements: [String] = []

    /// An empty picture.
    ///
    /// - Parameters:
    ///   - width: Width in units of the drawing.
    ///   - height: Height in units of the drawing.
    ///   - title: What it shows, for those who do not see it.
    init(width: Int, height: Int, title: String) {
        self.width = width
        self.height = height
        self.title = title
    }

    /// Adds a straight line; `isDashed` makes it one of reference.
    mutating func line(from: (Double, Double), to: (Double, Double), _ colour: Colour, isDashed: Bool = false) {
        let dashes = isDashed ? #" stroke-dasharray="5 5""# : ""
        elements.append(
            """
            <line x1="\(n(from.0))" y1="\(n(from.1))" x2="\(n(to.0))" y2="\(n(to.1))" stroke="\(colour.rawValue)"\(dashes)/>
            """
        )
    }

    /// Adds a filled rectangle.
    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, _ colour: Colour) {
        elements.append(
            #"<rect x="\#(n(x))" y="\#(n(y))" width="\#(n(width))" height="\#(n(height))" fill="\#(colour.rawValue)"/>"#
        )
    }

    /// Adds a disc, or a ring.
    mutating func circle(at: (Double, Double), radius: Double, _ colour: Colour, isFilled: Bool = true) {
        let paint =
            isFilled ? #"fill="\#(colour.rawValue)""# : #"fill="none" stroke-width="2" stroke="\#(colour.rawValue)""#
        elements.append(#"<circle cx="\#(n(at.0))" cy="\#(n(at.1))" r="\#(n(radius))" \#(paint)/>"#)
    }

    /// Adds words; `isUpright` turns them by a quarter, to be read from below.
    mutating func text(
        _ words: String,
        at: (Double, Double),
        _ anchor: Anchor = .middle,
        colour: Colour = .grey,
        isUpright: Bool = false
    ) {
        let turn = isUpright ? #" transform="rotate(-90 \#(n(at.0)) \#(n(at.1)))""# : ""
        elements.append(
            """
            <text x="\(n(at.0))" y="\(n(at.1))" text-anchor="\(anchor.rawValue)" fill="\(colour.rawValue)"\(turn)>\
            \(Self.escaped(words))</text>
            """
        )
    }

    /// The file's text.
    var file: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
        role="img" font-family="system-ui, sans-serif" font-size="13">
        <title>\(Self.escaped(title))</title>
        \(elements.joined(separator: "\n"))
        </svg>

        """
    }

    /// A coordinate: a tenth of a unit is finer than a pixel.
    private func n(_ value: Double) -> String { fixed(value, 1) }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
