public import LargerCNN

extension PictureStyle {
    /// A drawing made on a screen.
    ///
    /// - Parameter generator: Decides the style.
    /// - Returns: The style.
    public static func randomCanvas(using generator: inout SplitMix64) -> PictureStyle {
        let (width, height) = canvasSize(using: &generator)
        var style = canvas(width: width, height: height, penWidth: 1)
        style.chooseCanvasColours(using: &generator)
        style.placement = .random(using: &generator)
        style.warp = .random(using: &generator)
        // Thickness relative to the digit: half of all near what people's canvases have, the rest anything. A digit at
        // its own size may be half the expected one, and is not to become a blot too often.
        let thickest: Float = style.placement == .asDrawn ? 0.2 : 0.35
        let relative =
            generator.happens(0.5) ? generator.logUniform(in: 0.035..<0.12) : generator.logUniform(in: 0.01..<thickest)
        style.penWidth = max(relative * style.expectedSize, 1)
        style.pen = .randomOnScreen(using: &generator)
        style.clutter = .random(using: &generator)
        style.chooseCanvasEffects(using: &generator)
        if generator.happens(0.03), !style.isTransparent { style.surround = .random(using: &generator) }
        return style
    }

    /// The drawing's longer side in pixels, as far as it can be known before there is one: people's digits take a third
    /// of their sheet's side (the median of the pen digits is 0.33, nine of ten are within 0.2 to 0.5).
    var expectedSize: Float {
        let side = Float(min(width, height))
        return switch placement {
        case .asDrawn: side * 0.34
        case .fitted(let size, _, _, _): side * size
        }
    }

    /// Sizes that canvases of web pages and paint programs have, a third of them not square.
    private static func canvasSize(using generator: inout SplitMix64) -> (Int, Int) {
        let kind = generator.uniform(in: 0..<1)
        if kind < 0.06 { return (28, 28) }
        if kind < 0.12 {
            let side = Int(generator.uniform(in: 32..<80))
            return (side, side)
        }
        if kind < 0.42 {
            let side = generator.pick(200, 256, 280, 280, 280, 300, 400, 500)
            return (side, side)
        }
        if kind < 0.54 { return generator.pick((400, 300), (300, 400), (320, 240), (640, 480), (600, 400), (500, 300)) }
        if kind < 0.58 { return (1152, 648) }
        if kind < 0.60 {
            let side = Int(generator.uniform(in: 800..<1500))
            return (side, Int(Float(side) * generator.uniform(in: 0.6..<1)))
        }
        let side = generator.logUniform(in: 90..<800)
        guard generator.happens(0.5) else { return (Int(side), Int(side)) }
        let ratio = generator.uniform(in: 0.5..<1)
        return generator.happens(0.6) ? (Int(side), Int(side * ratio)) : (Int(side * ratio), Int(side))
    }

    private mutating func chooseCanvasColours(using generator: inout SplitMix64) {
        let isDarkOnLight = generator.happens(0.7)
        let kind = generator.uniform(in: 0..<1)
        ink = isDarkOnLight ? .black : .white
        var back: Colour = isDarkOnLight ? .white : .black
        if kind > 0.45 {
            let colours = Colour.pair(isDarkOnLight: isDarkOnLight, isPlainGround: kind < 0.8, using: &generator)
            (ink, back) = colours
        }
        if generator.happens(isDarkOnLight ? 0.26 : 0.2) {
            // An untouched canvas is (0, 0, 0, 0); some programs keep white under the transparency.
            ground = .transparent(generator.happens(0.75) ? .black : .white)
        } else {
            ground = .canvas(back)
        }
    }

    private mutating func chooseCanvasEffects(using generator: inout SplitMix64) {
        guard !isTransparent else { return }
        if generator.happens(0.12) { effects.jpegQuality = Int(generator.uniform(in: 25..<92)) }
        if generator.happens(0.06) {
            effects.blurX = generator.uniform(in: 0.3..<1) * min(penWidth * 0.4, 3)
            effects.blurY = effects.blurX
        }
        if generator.happens(0.06) {
            let side = generator.pick(20, 28, 28, 40, 64)
            effects.enlargement = max(1, min(width, height) / side)
            penWidth = max(penWidth, Float(effects.enlargement) * 1.2)
        }
        if generator.happens(0.03) { effects.noise = generator.uniform(in: 1..<12) }
        if generator.happens(0.02) { effects.speckle = generator.logUniform(in: 0.0003..<0.004) }
    }
}

extension Placement {
    /// Half of the drawings at their own place, half scaled and moved; few of them over the frame's edge.
    static func random(using generator: inout SplitMix64) -> Placement {
        if generator.happens(0.35) { return .asDrawn }
        let size =
            generator.happens(0.7) ? generator.uniform(in: 0.4..<0.95) : generator.uniform(in: 0.15..<1)
        let isAcrossTheEdge = generator.happens(0.08)
        if isAcrossTheEdge {
            let x = generator.happens(0.5) ? generator.pick(0, 1) : generator.uniform(in: 0..<1)
            let y = generator.happens(0.5) ? generator.pick(0, 1) : generator.uniform(in: 0..<1)
            return .fitted(size: size, x: x, y: y, overhang: generator.uniform(in: 0..<0.08))
        }
        if generator.happens(0.5) {
            func near() -> Float { min(max(0.5 + generator.bell() * 0.12, 0), 1) }
            return .fitted(size: size, x: near(), y: near(), overhang: 0)
        }
        return .fitted(
            size: size,
            x: generator.uniform(in: 0..<1),
            y: generator.uniform(in: 0..<1),
            overhang: 0
        )
    }
}

extension StrokeWarp {
    /// Mostly a little of everything, at times nothing.
    static func random(using generator: inout SplitMix64) -> StrokeWarp {
        var warp = StrokeWarp()
        guard generator.happens(0.88) else { return warp }
        warp.slant = min(max(generator.bell() * 0.14, -0.36), 0.36)
        warp.aspect = min(max(1 + generator.bell() * 0.16, 0.7), 1.35)
        warp.rotation = min(max(generator.bell() * 0.09, -0.21), 0.21)
        warp.elastic = abs(generator.bell()) * 0.018
        if generator.happens(0.3) { warp.jitter = generator.logUniform(in: 0.001..<0.008) }
        if generator.happens(0.4) { warp.looseness = generator.uniform(in: 0..<0.025) }
        if generator.happens(0.25) { warp.trim = generator.uniform(in: 0..<0.05) }
        return warp
    }
}

extension Clutter {
    /// Nearly always nothing.
    static func random(using generator: inout SplitMix64) -> Clutter {
        var clutter = Clutter()
        if generator.happens(0.02) { clutter.frame = generator.uniform(in: 0..<0.06) }
        if generator.happens(0.02) { clutter.isUnderlined = true }
        if generator.happens(0.04) { clutter.strays = Int(generator.uniform(in: 1..<4)) }
        return clutter
    }
}

extension Pen {
    /// A program's brush.
    static func randomOnScreen(using generator: inout SplitMix64) -> Pen {
        var pen = Pen()
        pen.tip = generator.happens(0.8) ? .round : .square
        pen.isAliased = generator.happens(0.22)
        let path = generator.uniform(in: 0..<1)
        pen.path = path < 0.5 ? .midpoints : path < 0.65 ? .spline : path < 0.985 ? .polyline : .stamps
        if generator.happens(0.3) { pen.decimation = Int(generator.uniform(in: 2..<5)) }
        if generator.happens(0.25) { pen.taper = generator.uniform(in: -0.8..<0.5) }
        if generator.happens(0.2) { pen.speedThinning = generator.uniform(in: 0.1..<0.6) }
        if generator.happens(0.25) { pen.wobble = generator.uniform(in: 0.03..<0.25) }
        if generator.happens(0.04) { pen.grain = generator.uniform(in: 0.2..<0.8) }
        if generator.happens(0.03) { pen.gaps = generator.uniform(in: 0.02..<0.15) }
        return pen
    }
}
