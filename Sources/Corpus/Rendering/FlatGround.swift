import ImageCodec

/// Lays ink on a ground without any texture.
enum FlatGround {
    /// Ink on an opaque canvas.
    static func picture(_ ink: Coverage, colour: Colour, on ground: Colour) -> Picture {
        let rgba = pixels(of: ink, ground: ground, alpha: 255) { pixel, share in
            func mixed(_ ground: UInt8, _ ink: UInt8) -> UInt8 {
                UInt8((Int(ground) * (255 - share) + Int(ink) * share + 127) / 255)
            }
            pixel[0] = mixed(ground.red, colour.red)
            pixel[1] = mixed(ground.green, colour.green)
            pixel[2] = mixed(ground.blue, colour.blue)
        }
        return Picture(width: ink.width, height: ink.height, rgba: rgba)
    }

    /// Ink on nothing: its coverage is the alpha.
    static func transparentPicture(_ ink: Coverage, colour: Colour, over hidden: Colour) -> Picture {
        let rgba = pixels(of: ink, ground: hidden, alpha: 0) { pixel, share in
            pixel[0] = colour.red
            pixel[1] = colour.green
            pixel[2] = colour.blue
            pixel[3] = UInt8(share)
        }
        return Picture(width: ink.width, height: ink.height, rgba: rgba)
    }

    /// Fills the ground and calls `draw` for each pixel with ink.
    private static func pixels(
        of ink: Coverage,
        ground: Colour,
        alpha: UInt8,
        draw: (UnsafeMutablePointer<UInt8>, Int) -> Void
    ) -> [UInt8] {
        let count = ink.width * ink.height
        return [UInt8](unsafeUninitializedCapacity: count * 4) { buffer, initialized in
            initialized = count * 4
            guard let start = buffer.baseAddress else { return }
            let word =
                UInt32(ground.red) | UInt32(ground.green) << 8 | UInt32(ground.blue) << 16 | UInt32(alpha) << 24
            UnsafeMutableRawPointer(start).withMemoryRebound(to: UInt32.self, capacity: count) {
                $0.initialize(repeating: word.littleEndian, count: count)
            }
            ink.samples.withUnsafeBufferPointer { samples in
                for y in ink.rows {
                    for index in y * ink.width + ink.columns.lowerBound..<y * ink.width + ink.columns.upperBound
                    where samples[index] != 0 {
                        draw(start + index * 4, Int(samples[index]))
                    }
                }
            }
        }
    }
}
