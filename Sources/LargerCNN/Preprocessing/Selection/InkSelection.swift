/// Tells the digit from what else is on the paper: specks, a frame, a shadow at the edge, an underline.
enum InkSelection {
    /// What was chosen, and how much else there was to choose from.
    struct Choice {
        /// The digit's pieces, its main one first; none if there is no more than a speck.
        var digit: [InkComponent]
        /// How many of the pieces left out are as large as a digit beside the chosen one would be.
        var otherDigits: Int
    }

    /// Picks the pieces that make up the digit.
    ///
    /// - Parameters:
    ///   - components: All pieces of ink, largest first.
    ///   - width: Width of the picture in pixels.
    ///   - height: Height of the picture in pixels.
    /// - Returns: The digit's pieces, and how many others might be digits too.
    static func choose(among components: [InkComponent], width: Int, height: Int) -> Choice {
        let picture = PixelBox(x: 0, y: 0, width: width, height: height)
        let speck = max(3, picture.longSide / 40)
        let ink = joined(Underline.removed(from: withoutFrames(components)), picture: picture)
        let pieces = withoutFrames(ink.filter { $0.box.longSide >= speck })
        guard let main = mainPiece(of: pieces, picture: picture) else {
            return Choice(digit: [], otherDigits: 0)
        }
        var kept = [main]
        var box = main.box
        // Pieces join the digit from the largest on, so that a far one may be reached over a near one.
        for piece in pieces where piece != main && belongs(piece, to: main, within: box, picture: picture) {
            kept.append(piece)
            box = box.union(piece.box)
        }
        let others = pieces.count { piece in
            !kept.contains(piece) && piece.box.longSide * 2 >= box.longSide && piece.area * 4 >= main.area
                && edges(touchedBy: piece.box, of: picture) == 0 && !isOutline(piece) && !isUnderline(piece, of: main)
        }
        return Choice(digit: kept, otherDigits: others)
    }

    /// Joins the parts of broken strokes; but what the picture's edge cuts off is not joined to a piece that is whole.
    private static func joined(_ components: [InkComponent], picture: PixelBox) -> [InkComponent] {
        guard let largest = components.first, edges(touchedBy: largest.box, of: picture) == 0 else {
            return StrokeGroups.joined(components)
        }
        let whole = components.filter { edges(touchedBy: $0.box, of: picture) == 0 }
        guard whole.count < components.count else { return StrokeGroups.joined(components) }
        let cut = components.filter { edges(touchedBy: $0.box, of: picture) > 0 }
        return (StrokeGroups.joined(whole) + StrokeGroups.joined(cut)).sorted { $0.area > $1.area }
    }

    /// The piece that is most of the digit: the largest, where one that touches the picture's edge, as shadows, table
    /// edges and cut-off neighbours do, counts for less.
    private static func mainPiece(of components: [InkComponent], picture: PixelBox) -> InkComponent? {
        func weight(_ piece: InkComponent) -> Double {
            let edges = edges(touchedBy: piece.box, of: picture)
            let size = Double(piece.box.longSide) * Double(piece.area).squareRoot()
            // No digit is a level dash: that is an underline, or what is left of a ruled line.
            let shape = piece.box.width > 5 * piece.box.height ? 0.2 : 1
            // What fills a whole side and its corners is no paper at all.
            let isStrip = edges >= 3 && piece.area * 100 >= piece.box.width * piece.box.height * 85
            return size * shape * (isStrip ? 0.02 : edges == 0 ? 1 : edges == 1 ? 0.35 : 0.2)
        }
        return components.max { weight($0) < weight($1) }
    }

    /// Drops boxes and circles drawn around the digit: pieces with another well inside, ink on all sides of it.
    static func withoutFrames(_ components: [InkComponent]) -> [InkComponent] {
        components.filter { piece in
            let box = piece.box
            let inside = components.filter { $0 != piece && box.contains($0.box) }
            guard min(box.width, box.height) >= 8, !inside.isEmpty else { return true }
            // A rectangle may be as wide as the picture around a tiny digit; a ring around a dot or a dash is a zero.
            let (isOutline, sides) = (isOutline(piece), sidesCovered(by: piece))
            let share = isOutline ? 20 : sides == 4 ? 4 : 2
            let size = min(box.width, box.height)
            return !inside.contains { inner in
                if inner.box.longSide * share >= size, surrounds(piece, inner.box) { return true }
                // One side of it is missing.
                return isOutline && sides == 3 && inner.box.longSide * 4 >= size
            }
        }
    }

    /// Whether a piece has ink to the left, to the right, above and below a box, and none within it.
    private static func surrounds(_ piece: InkComponent, _ inner: PixelBox) -> Bool {
        var sides = (left: 0, right: 0, above: 0, below: 0)
        let (centreX, centreY) = (inner.x + inner.width / 2, inner.y + inner.height / 2)
        for run in piece.runs {
            if run.y >= inner.y && run.y < inner.bottom {
                if run.start < inner.right && run.end > inner.x { return false }
                if run.end <= inner.x { sides.left += 1 } else { sides.right += 1 }
            }
            if run.start <= centreX && centreX < run.end {
                if run.y < centreY { sides.above += 1 } else { sides.below += 1 }
            }
        }
        // Beside nearly every row of what is inside, or it is the hook of a larger digit.
        let rows = inner.height * 9 / 10
        return sides.left >= rows && sides.right >= rows && sides.above > 0 && sides.below > 0
    }

    /// Whether nearly all of a piece lies along the sides of its box: a rectangle drawn as a line, not a round zero.
    private static func isOutline(_ piece: InkComponent) -> Bool {
        let box = piece.box
        guard min(box.width, box.height) >= 8 else { return false }
        let (marginX, marginY) = (max(2, box.width / 10), max(2, box.height / 10))
        let (left, right) = (box.x + marginX, box.right - marginX)
        let inside = piece.runs.reduce(0) { sum, run in
            guard run.y >= box.y + marginY, run.y < box.bottom - marginY else { return sum }
            return sum + max(0, min(run.end, right) - max(run.start, left))
        }
        return inside * 12 < piece.area
    }

    /// Along how many sides of its box most places have ink of a piece: four of a frame, fewer where it is broken.
    private static func sidesCovered(by piece: InkComponent) -> Int {
        let box = piece.box
        let (marginX, marginY) = (max(2, box.width / 10), max(2, box.height / 10))
        var columns = (
            top: [Bool](repeating: false, count: box.width), bottom: [Bool](repeating: false, count: box.width)
        )
        var rows = (
            left: [Bool](repeating: false, count: box.height), right: [Bool](repeating: false, count: box.height)
        )
        for run in piece.runs {
            let (row, start, end) = (run.y - box.y, run.start - box.x, run.end - box.x)
            for column in start..<end {
                if row < marginY { columns.top[column] = true }
                if row >= box.height - marginY { columns.bottom[column] = true }
            }
            if start < marginX { rows.left[row] = true }
            if end > box.width - marginX { rows.right[row] = true }
        }
        return [columns.top, columns.bottom, rows.left, rows.right].count { side in
            side.count { $0 } * 10 >= side.count * 7
        }
    }

    private static func belongs(
        _ piece: InkComponent,
        to main: InkComponent,
        within box: PixelBox,
        picture: PixelBox
    ) -> Bool {
        // A stroke set apart from the rest (the bar of a 5, a broken line) is near and not tiny.
        guard piece.area * 30 >= main.area || piece.box.longSide * 6 >= main.box.longSide else { return false }
        // A dash further off is a line of its own, not the bar of a 5.
        let isDash = max(piece.box.width, piece.box.height) > 4 * min(piece.box.width, piece.box.height)
        guard piece.box.gap(to: box) * (isDash ? 9 : 5) <= main.box.longSide else { return false }
        if edges(touchedBy: piece.box, of: picture) > edges(touchedBy: main.box, of: picture) { return false }
        if isUnderline(piece, of: main) || StrokeGroups.isRow([main, piece]) { return false }
        return !(isOutline(piece) && piece.box.contains(main.box))
    }

    /// A flat stroke wholly below the digit and as wide as it.
    private static func isUnderline(_ piece: InkComponent, of main: InkComponent) -> Bool {
        piece.box.width > 4 * piece.box.height && piece.box.y >= main.box.bottom
            && piece.box.width * 10 >= main.box.width * 9
    }

    private static func edges(touchedBy box: PixelBox, of picture: PixelBox) -> Int {
        [box.x <= 0, box.y <= 0, box.right >= picture.width, box.bottom >= picture.height].count { $0 }
    }

    /// Whether a box touches the picture's edge.
    static func touchesEdge(_ box: PixelBox, width: Int, height: Int) -> Bool {
        edges(touchedBy: box, of: PixelBox(x: 0, y: 0, width: width, height: height)) > 0
    }
}
