import ImageCodec
import LargerCNN

/// Many small pictures on one: each as it was, beside it what the network saw, below them a caption.
struct ContactSheet {
    /// One entry of the sheet.
    struct Cell {
        /// The picture as it came; nil where there is none beside the digit itself.
        let picture: Picture?
        /// What the network saw; nil where nothing was found to show it.
        let digit: DigitImage?
        /// A few characters of ``CaptionFont``.
        let caption: String
    }

    /// Side of either picture of a cell, in pixels: three for each of the digit's.
    private static let side = 3 * DigitImage.side
    private static let gap = 4
    private static let captionScale = 2
    private static let cellWidth = 2 * side + 3 * gap
    private static let cellHeight = side + 3 * gap + captionScale * CaptionFont.height
    private static let background: UInt8 = 70
    private static let ink: UInt8 = 235

    /// The cells, in reading order.
    let cells: [Cell]
    /// How many stand side by side.
    var columns = 6

    /// Draws the sheet.
    ///
    /// - Returns: An opaque picture, at least one cell large.
    func drawn() -> Picture {
        let across = max(1, min(columns, cells.count))
        let rows = max(1, (cells.count + columns - 1) / columns)
        var sheet = Picture(grey: Self.background, width: across * Self.cellWidth, height: rows * Self.cellHeight)
        for (index, cell) in cells.enumerated() {
            let left = index % columns * Self.cellWidth + Self.gap
            let top = index / columns * Self.cellHeight + Self.gap
            if let picture = cell.picture { sheet.draw(Thumbnail.of(picture, side: Self.side), x: left, y: top) }
            if let digit = cell.digit {
                let view = Thumbnail.of(Picture(digit), side: Self.side)
                sheet.draw(view, x: left + Self.side + Self.gap, y: top)
            }
            sheet.write(cell.caption, x: left, y: top + Self.side + Self.gap, grey: Self.ink, scale: Self.captionScale)
        }
        return sheet
    }
}

extension Picture {
    /// An opaque picture of one grey.
    fileprivate init(grey: UInt8, width: Int, height: Int) {
        let pixel = [grey, grey, grey, 255]
        self.init(width: width, height: height, rgba: (0..<width * height).flatMap { _ in pixel })
    }

    /// A digit as an opaque picture, ink bright.
    fileprivate init(_ digit: DigitImage) {
        let rgba = digit.pixels.flatMap { (pixel: UInt8) -> [UInt8] in [pixel, pixel, pixel, 255] }
        self.init(width: DigitImage.side, height: DigitImage.side, rgba: rgba)
    }

    /// Puts an opaque picture that fits at a place.
    fileprivate mutating func draw(_ other: Picture, x: Int, y: Int) {
        for row in 0..<other.height {
            let start = 4 * ((y + row) * width + x)
            let source = 4 * row * other.width..<4 * (row + 1) * other.width
            rgba.replaceSubrange(start..<start + source.count, with: other.rgba[source])
        }
    }

    /// Writes a line of ``CaptionFont``, every dot of it a square of `scale` pixels.
    fileprivate mutating func write(_ text: String, x: Int, y: Int, grey: UInt8, scale: Int) {
        let dot = Picture(grey: grey, width: scale, height: scale)
        for (index, character) in text.enumerated() {
            let left = x + index * (CaptionFont.width + 1) * scale
            for (row, bits) in CaptionFont.rows(of: character).enumerated() {
                for column in 0..<CaptionFont.width where bits >> (CaptionFont.width - 1 - column) & 1 == 1 {
                    draw(dot, x: left + column * scale, y: y + row * scale)
                }
            }
        }
    }
}
