import ImageCodec

/// The part of a picture that is paper, at the size that the further steps work at.
struct PooledSheet: Sendable {
    /// The paper's pixels.
    private(set) var pooled: PooledPicture
    /// Where it lies in the picture, in the picture's pixels.
    private(set) var region: PixelBox
    /// What the longer side of a large picture is reduced to, in pixels.
    private let side: Int

    /// All of a picture.
    init(whole picture: Picture, side: Int, pooling: PooledPicture.Pooling) {
        self.side = side
        pooled = PooledPicture(picture, side: side, pooling: pooling)
        region = PixelBox(x: 0, y: 0, width: picture.width, height: picture.height)
    }

    /// Goes down to the sheet that lies in the picture, and to one that lies on that, as in a screenshot of a scan.
    mutating func descend(in picture: Picture, pooling: PooledPicture.Pooling) {
        var part = picture
        for _ in 0..<3 {
            guard let outline = SheetSearch.find(in: pooled) else { return }
            let cut = SheetCrop.cut(outline, from: part, factor: pooled.factor)
            part = cut.picture
            pooled = PooledPicture(part, side: side, pooling: pooling)
            region = PixelBox(
                x: region.x + cut.region.x,
                y: region.y + cut.region.y,
                width: cut.region.width,
                height: cut.region.height
            )
        }
    }

    /// Leaves out what lies beyond the paper along the picture's sides.
    mutating func trim() {
        guard let outline = BorderStrips.find(in: pooled) else { return }
        let (box, factor) = (outline.box, pooled.factor)
        let (x, y) = (region.x + box.x * factor, region.y + box.y * factor)
        region = PixelBox(
            x: x,
            y: y,
            width: min(box.width * factor, region.right - x),
            height: min(box.height * factor, region.bottom - y)
        )
        pooled = PooledPicture(outline, of: pooled)
    }
}
