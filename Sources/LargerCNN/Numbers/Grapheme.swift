/// A piece of ink, or a part of one that was cut: what digits are put together from.
struct Grapheme: Sendable {
    /// Its pixels.
    let ink: InkComponent
    /// Which piece it is of, numbered within its line.
    let piece: Int
    /// Which part of that piece, numbered from the left.
    let part: Int
    /// How deep the notches at the ends of the cut to the part on its left are, in heights of a digit; zero for a first part.
    let notch: Float
    /// Whether it is too small to be a digit by itself.
    let isSmall: Bool
}

extension Grapheme {
    /// The parts of pieces in the order in which a line is read.
    ///
    /// - Parameter line: The line.
    /// - Returns: The graphemes by their middles, left to right.
    static func find(in line: TextLine) -> [Grapheme] {
        var result: [Grapheme] = []
        for (number, piece) in line.pieces.enumerated() {
            let isSmall = piece.box.height * 2 < line.height
            // Two digits side by side are at least as wide as two narrow ones.
            let mayBeMore = piece.box.width * 20 >= line.height * 9 && !isSmall
            guard mayBeMore else {
                result.append(Grapheme(ink: piece, piece: number, part: 0, notch: 0, isSmall: isSmall))
                continue
            }
            let stroke = strokeWidth(of: piece)
            let paths = CutPath.find(
                in: piece,
                height: line.height,
                stroke: stroke,
                most: min(24, 2 + piece.box.width * 4 / line.height)
            )
            for (part, before) in CutPath.cut(piece, along: paths) {
                let notch = before == 0 ? 0 : paths[before - 1].notch / Float(line.height)
                result.append(Grapheme(ink: part, piece: number, part: before, notch: notch, isSmall: false))
            }
        }
        return result.sorted { $0.middle < $1.middle }
    }

    /// Twice its middle column.
    private var middle: Int { ink.box.x * 2 + ink.box.width }

    private static func strokeWidth(of piece: InkComponent) -> Float {
        let mask = CutPath.mask(of: piece)
        var coverage = Plane(width: mask.width + 2, height: mask.height + 2, repeating: Float(0))
        for y in 0..<mask.height {
            for x in 0..<mask.width { coverage[x + 1, y + 1] = Float(mask[x, y]) }
        }
        return StrokeWidth.mean(of: coverage)
    }
}
