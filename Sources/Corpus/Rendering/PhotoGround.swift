import ImageCodec
import LargerCNN

/// Lays ink on paper under uneven light.
enum PhotoGround {
    /// Ink over printed lines over paper, all lit alike, and what lies beyond the paper.
    static func picture(
        _ ink: Coverage,
        colour: Colour,
        on paper: PaperGround,
        effects: PictureEffects,
        using generator: inout SplitMix64
    ) -> Picture {
        let (width, height) = (ink.width, ink.height)
        var printed = Coverage(width: width, height: height)
        paper.lines?.draw(into: &printed)
        CoverageBlur.apply(to: &printed, x: effects.blurX, y: effects.blurY)
        let light = PaperLight.Grid(paper.light, width: width, height: height, using: &generator)
        let sheet = SIMD4<Float>(paper.colour)
        let print = SIMD4<Float>(paper.lines?.colour ?? paper.colour) - sheet
        let mark = SIMD4<Float>(colour)
        let beyond = SIMD4<Float>(paper.margin?.colour ?? paper.colour)
        let rgba = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, initialized in
            initialized = width * height * 4
            for y in 0..<height {
                let nodes = light.row(y)
                var margin = paper.margin.map { PaperMargin.Row($0, y: y, width: width, height: height) }
                for x in 0..<width {
                    let index = y * width + x
                    let cell = x / PaperLight.Grid.cell
                    let share = Float(x % PaperLight.Grid.cell) / Float(PaperLight.Grid.cell)
                    let lit = nodes[cell] + (nodes[cell + 1] - nodes[cell]) * share
                    var pixel = sheet
                    if printed.samples[index] != 0 { pixel += print * (Float(printed.samples[index]) / 255) }
                    if ink.samples[index] != 0 { pixel += (mark - pixel) * (Float(ink.samples[index]) / 255) }
                    pixel *= lit
                    if let over = margin?.next(), over > 0 { pixel += (beyond - pixel) * over }
                    pixel[3] = 255
                    let bytes = SIMD4<UInt8>(clamping: SIMD4<Int32>(pixel.clamped(lowerBound: .zero, upperBound: full)))
                    for channel in 0..<4 { buffer[index * 4 + channel] = bytes[channel] }
                }
            }
        }
        return Picture(width: width, height: height, rgba: rgba)
    }

    private static let full = SIMD4<Float>(repeating: 255)
}

extension SIMD4<Float> {
    /// The three lights, and an alpha that is replaced later.
    fileprivate init(_ colour: Colour) {
        self.init(Float(colour.red), Float(colour.green), Float(colour.blue), 255)
    }
}
