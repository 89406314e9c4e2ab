/// Finds a sheet that lies on something else: a photo of paper on a table, a screenshot with margins, a picture pasted on
/// another ground, a printed border.
///
/// What lies around shows at the picture's border; the sheet is what else fills the middle. It must have straight, sharp
/// sides and show ink, or it is a shadow, a vignette, or a digit drawn with a fat pen.
enum SheetSearch {
    /// Looks for a sheet.
    ///
    /// - Parameter picture: A pooled picture of at least 24 pixels along its shorter side; smaller ones have no sheet.
    /// - Returns: The sheet's rows in pixels of the pooled picture; `nil` if the paper fills the picture.
    static func find(in picture: PooledPicture) -> SheetOutline? {
        guard min(picture.width, picture.height) >= 24 else { return nil }
        let surround = picture.surroundColour
        guard let centre = sheetColour(of: picture, surround: surround) else { return nil }
        let contrast = surround.distance(to: centre)
        let reached = flood(picture, surround: surround, centre: centre)
        guard let outline = SheetOutline(around: reached, width: picture.width, height: picture.height),
            outline.area * 8 >= picture.width * picture.height,
            outline.area < picture.width * picture.height,
            outline.touchedSides(width: picture.width, height: picture.height) < (contrast >= 110 ? 3 : 2),
            outline.rectangularity >= 0.88,
            hasSharpSides(picture, outline, contrast: contrast),
            showsInk(picture, outline, paper: centre, contrast: contrast)
        else { return nil }
        return outline
    }

    /// The colour of a sheet, if there is one: what fills the middle, or else an eighth of the picture, and is not around.
    private static func sheetColour(of picture: PooledPicture, surround: SIMD4<UInt8>) -> SIMD4<UInt8>? {
        let centre = picture.centreColour
        if surround.distance(to: centre) >= 40 { return centre }
        let step = max(1, min(picture.width, picture.height) / 60)
        var (places, count) = ([Int](), 0)
        for y in stride(from: 0, to: picture.height, by: step) {
            for x in stride(from: 0, to: picture.width, by: step) {
                count += 1
                let place = y * picture.width + x
                if picture.meanPixel(at: place).distance(to: surround) >= 40 { places.append(place) }
            }
        }
        // Nearly every picture is done with here.
        guard places.count * 8 >= count else { return nil }
        return picture.medianColour(of: places)
    }

    /// Marks what can be reached from the border over pixels that are more like the surround than like the middle.
    private static func flood(
        _ picture: PooledPicture,
        surround: SIMD4<UInt8>,
        centre: SIMD4<UInt8>
    ) -> Plane<UInt8> {
        let (width, height) = (picture.width, picture.height)
        var reached = Plane(width: width, height: height, repeating: UInt8(0))
        var pending: [Int] = []
        func visit(_ index: Int) {
            guard reached.samples[index] == 0 else { return }
            let pixel = picture.meanPixel(at: index)
            guard pixel.distance(to: surround) < pixel.distance(to: centre) else { return }
            reached.samples[index] = 1
            pending.append(index)
        }
        for x in 0..<width {
            visit(x)
            visit((height - 1) * width + x)
        }
        for y in 0..<height {
            visit(y * width)
            visit(y * width + width - 1)
        }
        while let index = pending.popLast() {
            let (x, y) = (index % width, index / width)
            if x > 0 { visit(index - 1) }
            if x < width - 1 { visit(index + 1) }
            if y > 0 { visit(index - width) }
            if y < height - 1 { visit(index + width) }
        }
        return reached
    }

    /// Whether most of the step from the surround to the sheet is made within a few pixels, unlike a soft shadow's.
    private static func hasSharpSides(_ picture: PooledPicture, _ outline: SheetOutline, contrast: Int) -> Bool {
        var (sharp, all) = (0, 0)
        for (row, span) in outline.spans.enumerated() {
            let start = (outline.top + row) * picture.width
            for (inside, outside) in [
                (span.lowerBound + 2, span.lowerBound - 3), (span.upperBound - 3, span.upperBound + 2),
            ]
            where outside >= 0 && outside < picture.width && span.contains(inside) {
                all += 1
                let step = picture.meanPixel(at: start + inside).distance(to: picture.meanPixel(at: start + outside))
                if step * 2 >= contrast { sharp += 1 }
            }
        }
        // A border of one or two pixels has no outside to compare with, but is no shadow either.
        return all == 0 || sharp * 10 >= all * 7
    }

    /// Whether some of the sheet, but less than half of it, is unlike its paper.
    private static func showsInk(
        _ picture: PooledPicture,
        _ outline: SheetOutline,
        paper: SIMD4<UInt8>,
        contrast: Int
    ) -> Bool {
        var (marked, all) = (0, 0)
        let inner = outline.inset(by: outline.margin)
        for (row, span) in inner.spans.enumerated() where !span.isEmpty {
            for x in span {
                all += 1
                let pixel = picture.meanPixel(at: (inner.top + row) * picture.width + x)
                if pixel.distance(to: paper) >= max(20, contrast / 6) { marked += 1 }
            }
        }
        return marked * 1000 >= all && marked * 2 <= all
    }
}
