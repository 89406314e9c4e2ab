/// The ink of a picture that may be digits, and how high these are.
struct NumberInk: Sendable {
    /// Pieces large enough to be a digit or a part of one.
    let pieces: [InkComponent]
    /// Height of a typical digit, in pixels of the sheet.
    let height: Int

    /// Sorts out what is no digit: specks, a frame, shadows at the edge, underlines and dashes; `nil` if nothing is left.
    ///
    /// - Parameter sheet: The picture's ink in pieces.
    init?(of sheet: InkSheet) {
        let whole = PixelBox(x: 0, y: 0, width: sheet.ink.width, height: sheet.ink.height)
        let speck = max(3, whole.longSide / 160)
        let visible = InkSelection.withoutFrames(sheet.components.filter { $0.box.longSide >= speck }).filter {
            !Self.isEdge($0, of: whole)
        }
        guard let height = Self.height(of: visible) else { return nil }
        let large = visible.filter { piece in
            // A part of a digit is an eighth of it at least, and what hangs in from the edge must look like a digit.
            guard piece.box.longSide * 8 >= height else { return false }
            guard InkSelection.touchesEdge(piece.box, width: whole.width, height: whole.height) else { return true }
            return piece.box.height * 2 >= height && piece.box.height * 5 <= height * 8
        }
        pieces = large.filter { piece in !Self.isDash(piece, height: height, among: large) }
        self.height = height
        if pieces.isEmpty { return nil }
    }

    /// What fills the picture from edge to edge: the desk around the paper, a shadow, a line.
    private static func isEdge(_ piece: InkComponent, of whole: PixelBox) -> Bool {
        let box = piece.box
        let sides = [box.x <= 0, box.y <= 0, box.right >= whole.width, box.bottom >= whole.height].count { $0 }
        return sides >= 2 && (box.width * 2 > whole.width || box.height * 2 > whole.height)
    }

    /// The height that half of the ink reaches: that of pieces weighted by their ink, so that specks, dots and dashes
    /// hardly count.
    private static func height(of pieces: [InkComponent]) -> Int? {
        let upright = pieces.filter { $0.box.width < 3 * $0.box.height }
        let counted = (upright.isEmpty ? pieces : upright).sorted { $0.box.height < $1.box.height }
        let total = counted.reduce(0) { $0 + $1.area }
        var seen = 0
        for piece in counted {
            seen += piece.area
            if seen * 2 >= total { return piece.box.height }
        }
        return nil
    }

    /// A flat stroke that is no part of a digit: a minus sign, the dash of a telephone number, an underline.
    ///
    /// The bar of a 5 is flat as well, but it has the rest of its digit below it.
    private static func isDash(_ piece: InkComponent, height: Int, among pieces: [InkComponent]) -> Bool {
        let box = piece.box
        guard box.height * 10 < height * 3, box.width * 2 > box.height * 5 else { return false }
        let neighbours = pieces.filter { other in
            guard other != piece, other.box.height * 2 >= height else { return false }
            let overlap = min(other.box.right, box.right) - max(other.box.x, box.x)
            return overlap * 4 > box.width
        }
        if neighbours.isEmpty { return true }
        let isWide = box.width * 10 > height * 13
        return isWide || neighbours.allSatisfy { $0.box.bottom <= box.y }
    }
}
