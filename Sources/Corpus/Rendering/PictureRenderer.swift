public import ImageCodec
public import LargerCNN

/// Draws pen strokes as the pictures that people send: canvases, transparent drawings, photos of paper.
public enum PictureRenderer {
    /// Draws one picture.
    ///
    /// Of a drawing without strokes the ground alone is drawn, the very one that any other drawing would get.
    ///
    /// - Parameters:
    ///   - drawing: What to draw.
    ///   - style: How.
    ///   - generator: Decides what the style leaves open; the same state gives the same picture.
    /// - Returns: A picture of the style's size.
    public static func render(
        _ drawing: StrokeDrawing,
        style: PictureStyle,
        using generator: inout SplitMix64
    ) -> Picture {
        var picture: Picture
        if let surround = style.surround {
            let inside = surround.inside(width: style.width, height: style.height)
            var inner = style
            (inner.width, inner.height) = (inside.columns.count, inside.rows.count)
            picture = surround.around(
                plain(drawing, style: inner, using: &generator),
                width: style.width,
                height: style.height
            )
        } else {
            picture = plain(drawing, style: style, using: &generator)
        }
        guard let quality = style.effects.jpegQuality, !style.isTransparent else { return picture }
        return throughJPEG(picture, quality: quality)
    }

    /// Draws a picture that is neither pasted on anything nor saved as JPEG.
    private static func plain(
        _ drawing: StrokeDrawing,
        style: PictureStyle,
        using generator: inout SplitMix64
    ) -> Picture {
        var (inkGenerator, groundGenerator, effectsGenerator) = (
            generator.split(), generator.split(), generator.split()
        )
        let enlargement = max(1, min(style.effects.enlargement, style.width, style.height))
        let small = style.reduced(by: enlargement)
        let ink = ink(of: drawing, style: small, using: &inkGenerator)
        var picture =
            switch small.ground {
            case .canvas(let colour): FlatGround.picture(ink, colour: small.ink, on: colour)
            case .transparent(let colour): FlatGround.transparentPicture(ink, colour: small.ink, over: colour)
            case .photo(let paper):
                PhotoGround.picture(ink, colour: small.ink, on: paper, effects: small.effects, using: &groundGenerator)
            }
        PixelEffects.apply(small.effects, to: &picture, style: small, using: &effectsGenerator)
        guard enlargement > 1 else { return picture }
        return PixelEffects.enlarged(picture, by: enlargement, width: style.width, height: style.height)
    }

    /// All ink of a picture: the drawing's and the clutter's.
    private static func ink(
        of drawing: StrokeDrawing,
        style: PictureStyle,
        using generator: inout SplitMix64
    ) -> Coverage {
        var coverage = Coverage(width: style.width, height: style.height)
        let finite = drawing.strokes.map { $0.filter { $0.x.isFinite && $0.y.isFinite } }
        let warped = style.warp.apply(to: finite, using: &generator)
        let strokes = style.placement.place(
            warped,
            width: style.width,
            height: style.height,
            penWidth: style.penWidth
        )
        guard var box = PointBox(strokes) else { return coverage }
        box.grow(by: style.penWidth / 2)
        let clutter = style.clutter.paths(
            around: box,
            width: style.width,
            height: style.height,
            penWidth: style.penWidth,
            using: &generator
        )
        for stroke in strokes { draw(stroke, style.pen, style.penWidth, &coverage, &generator) }
        // A frame or an underline is joined even by a program that forgets to join a drawing's places.
        var straight = style.pen
        if straight.path == .stamps { straight.path = .polyline }
        straight.decimation = 1
        for path in clutter {
            straight.path = path.count > 5 ? .spline : .polyline
            draw(path, straight, style.penWidth, &coverage, &generator)
        }
        CoverageBlur.apply(to: &coverage, x: style.effects.blurX, y: style.effects.blurY)
        PenGrain.apply(style.pen, to: &coverage, using: &generator)
        return coverage
    }

    private static func draw(
        _ stroke: [StrokeDrawing.Point],
        _ pen: Pen,
        _ width: Float,
        _ coverage: inout Coverage,
        _ generator: inout SplitMix64
    ) {
        let places = PenPressure.vertices(of: stroke, pen: pen, width: width, using: &generator)
        let line = StrokePath.flatten(places, path: pen.path, decimation: pen.decimation)
        if pen.path == .stamps {
            StrokeRasterizer.stamp(line, tip: pen.tip, isAliased: pen.isAliased, into: &coverage)
        } else {
            StrokeRasterizer.draw(line, tip: pen.tip, isAliased: pen.isAliased, into: &coverage)
        }
    }

    /// Saves a picture as JPEG and reads it back; libjpeg refuses neither but for want of memory, and then the picture
    /// stays as it is.
    private static func throughJPEG(_ picture: Picture, quality: Int) -> Picture {
        guard let bytes = try? JPEGEncoder.encode(picture, quality: quality) else { return picture }
        return (try? ImageDecoder().decode(bytes)) ?? picture
    }
}

extension PictureStyle {
    /// Whether the picture has no ground of its own.
    var isTransparent: Bool {
        if case .transparent = ground { true } else { false }
    }

    /// The same style on a picture a whole number of times smaller.
    func reduced(by factor: Int) -> PictureStyle {
        guard factor > 1 else { return self }
        var style = self
        style.width = (width + factor - 1) / factor
        style.height = (height + factor - 1) / factor
        style.penWidth /= Float(factor)
        return style
    }
}
