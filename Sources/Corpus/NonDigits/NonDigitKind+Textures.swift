internal import Glibc
internal import ImageCodec
internal import LargerCNN

extension NonDigitKind {
    /// Noise, texture and empty paper.
    static let textures: [NonDigitKind] = [
        NonDigitKind(family: .empty, name: "empty-paper", isHeldOut: false) { _, _ in .emptyPaper },
        NonDigitKind(family: .texture, name: "noise", isHeldOut: false) { generator, _ in
            let (low, high) = (generator.uniform(in: 0..<128), generator.uniform(in: 129..<256))
            return .prepared(
                DigitImage(
                    pixels: (0..<DigitImage.pixelCount).map { _ in
                        UInt8(generator.uniform(in: low..<high))
                    }
                )
            )
        },
        NonDigitKind(family: .texture, name: "salt", isHeldOut: false) { generator, _ in
            let density = generator.uniform(in: 0.02..<0.4)
            return .prepared(
                DigitImage(
                    pixels: (0..<DigitImage.pixelCount).map { _ in
                        generator.happens(density) ? UInt8(generator.uniform(in: 100..<256)) : 0
                    }
                )
            )
        },
        NonDigitKind(family: .texture, name: "clouds", isHeldOut: false) { generator, _ in
            let cell = generator.uniform(in: 2..<7)
            let field = valueNoise(side: DigitImage.side, cell: cell, using: &generator)
            let contrast = generator.uniform(in: 1..<6)
            return .prepared(
                DigitImage(
                    pixels: field.map { value in
                        UInt8(min(max((0.5 + (value - 0.5) * contrast) * 255, 0), 255))
                    }
                )
            )
        },
        NonDigitKind(family: .texture, name: "stripes", isHeldOut: true) { generator, _ in
            let (angle, period) = (generator.uniform(in: 0..<Float.pi), generator.uniform(in: 2.5..<9))
            let (dx, dy) = (cos(angle) * 2 * .pi / period, sin(angle) * 2 * .pi / period)
            let phase = generator.uniform(in: 0..<2 * .pi)
            return .prepared(
                DigitImage(
                    pixels: (0..<DigitImage.pixelCount).map { index in
                        let wave = sin(
                            Float(index % DigitImage.side) * dx + Float(index / DigitImage.side) * dy + phase
                        )
                        return UInt8(127.5 + 127.5 * wave)
                    }
                )
            )
        },
        NonDigitKind(family: .texture, name: "surface", isHeldOut: true) { generator, _ in
            let side = generator.count(in: 64...256)
            let field = valueNoise(side: side, cell: Float(side) / generator.uniform(in: 4..<20), using: &generator)
            let (low, high) = (generator.uniform(in: 0..<120), generator.uniform(in: 140..<255))
            let rgba = field.flatMap { value -> [UInt8] in
                let grey = UInt8(low + (high - low) * value)
                return [grey, grey, grey, 255]
            }
            return .picture(Picture(width: side, height: side, rgba: rgba))
        },
    ]

    /// Smooth noise, 0 to 1: random values at the corners of a lattice, blended between them.
    private static func valueNoise(side: Int, cell: Float, using generator: inout SplitMix64) -> [Float] {
        let corners = Int(Float(side) / cell) + 2
        let lattice = (0..<corners * corners).map { _ in generator.uniform(in: 0..<1) }
        return (0..<side * side).map { index in
            let (x, y) = (Float(index % side) / cell, Float(index / side) / cell)
            let (left, top) = (Int(x), Int(y))
            let (u, v) = (x - Float(left), y - Float(top))
            let (a, b) = (u * u * (3 - 2 * u), v * v * (3 - 2 * v))
            let row = top * corners + left
            let upper = lattice[row] * (1 - a) + lattice[row + 1] * a
            return upper * (1 - b) + (lattice[row + corners] * (1 - a) + lattice[row + corners + 1] * a) * b
        }
    }
}
