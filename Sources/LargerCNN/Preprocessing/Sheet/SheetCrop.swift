import ImageCodec

/// Cuts a sheet out of a picture.
enum SheetCrop {
    /// The part of a picture that a sheet fills, with the sheet's own edge drawn out over what else shows in the corners.
    ///
    /// - Parameters:
    ///   - outline: The sheet, in cells of `factor` x `factor` pixels.
    ///   - picture: An opaque picture.
    ///   - factor: Pixels along a cell.
    /// - Returns: The part, and where it lies in the picture.
    static func cut(_ outline: SheetOutline, from picture: Picture, factor: Int) -> (picture: Picture, region: PixelBox)
    {
        let inner = outline.inset(by: outline.margin)
        let box = inner.box
        let (left, top) = (box.x * factor, box.y * factor)
        let region = PixelBox(
            x: left,
            y: top,
            width: min(box.width * factor, picture.width - left),
            height: min(box.height * factor, picture.height - top)
        )
        var rgba: [UInt8] = []
        rgba.reserveCapacity(region.width * region.height * 4)
        picture.rgba.withUnsafeBufferPointer { source in
            for y in top..<region.bottom {
                let span = inner.spans[min(inner.spans.count - 1, y / factor - inner.top)]
                let first = max(left, span.lowerBound * factor)
                let last = min(region.right, span.upperBound * factor) - 1
                let row = y * picture.width
                for x in left..<region.right {
                    let offset = (row + min(max(x, first), max(first, last))) * 4
                    rgba.append(contentsOf: source[offset..<offset + 4])
                }
            }
        }
        return (Picture(width: region.width, height: region.height, rgba: rgba), region)
    }
}
