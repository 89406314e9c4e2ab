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
        let row = Row(
            sheet: Lights(paper.colour),
            print: Lights(paper.lines?.colour ?? paper.colour),
            ink: Lights(colour)
        )
        var lit = [Int32](repeating: 0, count: width)
        let rgba = [UInt8](unsafeUninitializedCapacity: width * height * 4) { buffer, initialized in
            initialized = width * height * 4
            guard let start = buffer.baseAddress else { return }
            for y in 0..<height {
                light.fill(&lit, row: y)
                let pixels = start + y * width * 4
                row.lay(ink, printed, y: y, lit: lit, into: pixels)
                if let margin = paper.margin { margin.cover(pixels, y: y, width: width, height: height) }
            }
        }
        return Picture(width: width, height: height, rgba: rgba)
    }

    /// A colour's three lights, wide enough to count with.
    private struct Lights {
        let red: Int32
        let green: Int32
        let blue: Int32

        init(_ colour: Colour) {
            (red, green, blue) = (Int32(colour.red), Int32(colour.green), Int32(colour.blue))
        }
    }

    /// What makes a row of pixels.
    private struct Row {
        let sheet: Lights
        let print: Lights
        let ink: Lights

        /// Writes one row; light is in `1 << PaperLight.Grid.shift` parts.
        func lay(
            _ inked: Coverage,
            _ printed: Coverage,
            y: Int,
            lit: [Int32],
            into pixels: UnsafeMutablePointer<UInt8>
        ) {
            let start = y * inked.width
            inked.samples.withUnsafeBufferPointer { inked in
                printed.samples.withUnsafeBufferPointer { printed in
                    for x in lit.indices {
                        let (mark, line) = (Int32(inked[start + x]), Int32(printed[start + x]))
                        let (bright, pixel) = (lit[x], pixels + x * 4)
                        pixel[0] = Self.light(sheet.red, print.red, line, ink.red, mark, bright)
                        pixel[1] = Self.light(sheet.green, print.green, line, ink.green, mark, bright)
                        pixel[2] = Self.light(sheet.blue, print.blue, line, ink.blue, mark, bright)
                        pixel[3] = 255
                    }
                }
            }
        }

        /// One of a pixel's lights: the sheet's, covered by print in 255 parts, then by ink, then lit.
        @inline(__always) private static func light(
            _ sheet: Int32,
            _ print: Int32,
            _ line: Int32,
            _ ink: Int32,
            _ mark: Int32,
            _ lit: Int32
        ) -> UInt8 {
            // 257 / 65536 is 1 / 255 but for a 65536th, and the result is rounded.
            let printed = sheet &+ ((print &- sheet) &* line &* 257 &+ 32768) >> 16
            let inked = printed &+ ((ink &- printed) &* mark &* 257 &+ 32768) >> 16
            return UInt8(truncatingIfNeeded: min(max((inked &* lit) >> PaperLight.Grid.shift, 0), 255))
        }
    }
}
