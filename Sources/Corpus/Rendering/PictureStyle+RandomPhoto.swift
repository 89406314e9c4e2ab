public import LargerCNN

extension PictureStyle {
    /// A photo or a scan of paper, at times of a board.
    ///
    /// - Parameter generator: Decides the style.
    /// - Returns: The style.
    public static func randomPhoto(using generator: inout SplitMix64) -> PictureStyle {
        let side = generator.logUniform(in: 100..<600)
        let ratio = generator.happens(0.4) ? 1 : generator.uniform(in: 0.6..<1)
        let isWide = generator.happens(0.5)
        let (width, height) = (Int(isWide ? side : side * ratio), Int(isWide ? side * ratio : side))
        var style = PictureStyle(
            width: width,
            height: height,
            penWidth: 1,
            ink: .black,
            ground: .photo(PaperGround(colour: .white))
        )
        style.placement = .fitted(
            size: generator.happens(0.7) ? generator.uniform(in: 0.4..<0.9) : generator.uniform(in: 0.2..<0.97),
            x: min(max(0.5 + generator.bell() * 0.2, 0), 1),
            y: min(max(0.5 + generator.bell() * 0.2, 0), 1),
            overhang: generator.happens(0.05) ? generator.uniform(in: 0..<0.06) : 0
        )
        style.warp = .random(using: &generator)
        style.choosePaperPen(using: &generator)
        style.choosePaper(using: &generator)
        style.choosePhotoEffects(using: &generator)
        if generator.happens(0.03) { style.surround = .random(using: &generator) }
        return style
    }

    private mutating func choosePaperPen(using generator: inout SplitMix64) {
        let tool = generator.uniform(in: 0..<1)
        // A ballpoint or a pencil for two thirds, else a felt pen or a marker.
        let relative =
            tool < 0.65 ? generator.logUniform(in: 0.02..<0.1) : generator.logUniform(in: 0.07..<0.28)
        penWidth = max(relative * expectedSize, 1.2)
        pen.path = .spline
        pen.taper = generator.happens(0.5) ? generator.uniform(in: -0.6..<0.3) : 0
        pen.wobble = generator.uniform(in: 0..<0.2)
        pen.speedThinning = generator.happens(0.4) ? generator.uniform(in: 0..<0.5) : 0
        if tool < 0.2 {
            pen.grain = generator.uniform(in: 0.3..<0.9)
        } else if tool < 0.45 {
            pen.grain = generator.uniform(in: 0..<0.4)
            pen.gaps = generator.happens(0.4) ? generator.uniform(in: 0..<0.15) : 0
        } else if generator.happens(0.3) {
            pen.grain = generator.uniform(in: 0..<0.5)
        }
        pen.grainSize = max(1, Int(penWidth * generator.uniform(in: 0.1..<0.35)))
        if generator.happens(0.12) { clutter.neighbours = Int(generator.uniform(in: 1..<3)) }
        if generator.happens(0.04) { clutter.strays = Int(generator.uniform(in: 1..<4)) }
        if generator.happens(0.03) { clutter.isUnderlined = true }
        if generator.happens(0.03) { clutter.frame = generator.uniform(in: 0.01..<0.08) }
    }

    private mutating func choosePaper(using generator: inout SplitMix64) {
        let isBoard = generator.happens(0.06)
        var paper = PaperGround(colour: isBoard ? .randomBoard(using: &generator) : .randomPaper(using: &generator))
        if isBoard {
            ink = .random(luminance: generator.uniform(in: 190..<250), saturation: 0.1, using: &generator)
            pen.grain = max(pen.grain, generator.uniform(in: 0.2..<0.7))
        } else {
            ink = .randomPaperInk(on: paper.colour, using: &generator)
            // A hard pencil or a scanner set too bright leaves a shadow of the ink.
            if generator.happens(0.1) { ink = ink.faded(towards: paper.colour, by: generator.uniform(in: 0.3..<0.75)) }
            paper.lines = .random(digit: expectedSize, using: &generator)
        }
        paper.light = .random(using: &generator)
        if generator.happens(0.12) {
            paper.margin = PaperMargin(
                angle: Float(generator.pick(0, 1, 2, 3)) * .pi / 2 + generator.bell() * 0.05,
                depth: generator.uniform(in: 0.01..<max(0.02, min(placement.leastRoom, 0.12))),
                softness: generator.uniform(in: 1..<8),
                colour: .random(luminance: generator.uniform(in: 10..<120), saturation: 0.25, using: &generator)
            )
        }
        ground = .photo(paper)
    }

    private mutating func choosePhotoEffects(using generator: inout SplitMix64) {
        // No more blur than leaves a line some of its contrast.
        if generator.happens(0.75) {
            effects.blurX = generator.uniform(in: 0.2..<1) * min(penWidth * 0.35, 3)
            effects.blurY = effects.blurX * (generator.happens(0.2) ? generator.uniform(in: 0.3..<1) : 1)
        }
        effects.noise = generator.happens(0.85) ? generator.logUniform(in: 0.6..<9) : 0
        // Where less is left than that, nobody reads it either.
        let contrast = abs(ink.luminance - groundColour.luminance)
        effects.noise = min(effects.noise, contrast / 9)
        effects.isNoiseColoured = generator.happens(0.5)
        if contrast > 80, generator.happens(0.3) {
            effects.tone = UInt8(generator.uniform(in: 0..<60))...UInt8(generator.uniform(in: 190..<255))
        }
        effects.isGrey = generator.happens(0.15)
        if generator.happens(0.7) { effects.jpegQuality = Int(generator.uniform(in: 25..<95)) }
        if generator.happens(0.05) {
            effects.isBilevel = true
            effects.noise = max(effects.noise, 6)
            effects.jpegQuality = nil
            if case .photo(var paper) = ground {
                paper.light = PaperLight()
                paper.margin = nil
                ground = .photo(paper)
            }
        }
    }
}

extension Placement {
    /// The least share of the picture that lies between the drawing and any edge, if it fills its share both ways.
    fileprivate var leastRoom: Float {
        switch self {
        case .asDrawn: 0
        case .fitted(let size, let x, let y, _): (1 - size) * min(x, 1 - x, y, 1 - y)
        }
    }
}
