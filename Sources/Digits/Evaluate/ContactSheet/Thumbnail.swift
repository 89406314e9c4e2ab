import ImageCodec

/// A picture brought to the size of a square on a contact sheet.
enum Thumbnail {
    /// Fits a picture into a square, its aspect kept, over a light chequerboard where it is transparent.
    ///
    /// - Parameters:
    ///   - picture: Any picture.
    ///   - side: Side of the square in pixels.
    /// - Returns: An opaque picture whose longer side is `side`.
    static func of(_ picture: Picture, side: Int) -> Picture {
        let longSide = max(picture.width, picture.height)
        let width = max(1, picture.width * side / longSide)
        let height = max(1, picture.height * side / longSide)
        var rgba: [UInt8] = []
        rgba.reserveCapacity(width * height * 4)
        for y in 0..<height {
            let rows = span(y, of: height, in: picture.height)
            for x in 0..<width {
                let columns = span(x, of: width, in: picture.width)
                let board = (x / 6 + y / 6) % 2 == 0 ? 255 : 225
                rgba += mean(of: picture, columns, rows, over: board) + [255]
            }
        }
        return Picture(width: width, height: height, rgba: rgba)
    }

    /// The picture's pixels beneath one of the thumbnail's; at least one, so that a small picture is enlarged.
    private static func span(_ index: Int, of count: Int, in length: Int) -> Range<Int> {
        let start = index * length / count
        return start..<max(start + 1, (index + 1) * length / count)
    }

    private static func mean(_ sum: Int, _ count: Int) -> UInt8 { UInt8(clamping: (sum + count / 2) / count) }

    private static func mean(of picture: Picture, _ columns: Range<Int>, _ rows: Range<Int>, over board: Int) -> [UInt8]
    {
        var sums = (0, 0, 0)
        for y in rows {
            for x in columns {
                let pixel = 4 * (y * picture.width + x)
                let alpha = Int(picture.rgba[pixel + 3])
                sums.0 += (Int(picture.rgba[pixel]) * alpha + board * (255 - alpha)) / 255
                sums.1 += (Int(picture.rgba[pixel + 1]) * alpha + board * (255 - alpha)) / 255
                sums.2 += (Int(picture.rgba[pixel + 2]) * alpha + board * (255 - alpha)) / 255
            }
        }
        let count = rows.count * columns.count
        return [mean(sums.0, count), mean(sums.1, count), mean(sums.2, count)]
    }
}
