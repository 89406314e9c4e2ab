import CDeflate

/// PNG as canvases, cameras and screenshots write it, in a fifth of libpng's time.
///
/// Eight bits a sample, no palette, no transparent colour, not interlaced, and not large. libdeflate inflates all pixels
/// at once, where zlib goes row by row. Whatever is of another kind, or odd in any way, is not decoded here: libpng then
/// decodes it, or says what is wrong with it.
enum PlainPNG {
    /// The most pixels; beyond them the second copy of the samples, still filtered, would count.
    static let pixelLimit = 2 << 20

    /// Decodes a picture.
    ///
    /// - Parameter bytes: A whole file.
    /// - Returns: The picture, or nil for anything that is not plain.
    static func decode(_ bytes: [UInt8]) -> Picture? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let layout = PlainPNGLayout(bytes), layout.width * layout.height <= pixelLimit else { return nil }
            let rgba = [UInt8](unsafeUninitializedCapacity: max(layout.rgbaCount, layout.filteredCount)) {
                buffer,
                count in
                count = 0
                guard let rgba = buffer.baseAddress else { return }
                // The filtered samples take less room, or with alpha a byte a row more: spread out from the buffer's end
                // on, no pixel is written over a sample that is still to be read.
                let samples = layout.channels == 4 ? rgba : rgba + (layout.rgbaCount - layout.filteredCount)
                guard inflate(layout, bytes, into: samples), PNGFilter.remove(from: samples, layout) else { return }
                spread(samples, layout, into: rgba)
                count = layout.rgbaCount
            }
            return rgba.isEmpty ? nil : Picture(width: layout.width, height: layout.height, rgba: rgba)
        }
    }

    /// Inflates the pixels, each row behind the byte that names its filter.
    ///
    /// - Returns: Whether the data was whole and as long as it should be.
    private static func inflate(
        _ layout: PlainPNGLayout,
        _ bytes: UnsafeBufferPointer<UInt8>,
        into samples: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard let decompressor = libdeflate_alloc_decompressor() else { return false }
        defer { libdeflate_free_decompressor(decompressor) }
        func inflate(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
            // Without a place for the length, it has to be the one that is asked for.
            libdeflate_zlib_decompress(
                decompressor,
                data.baseAddress,
                data.count,
                samples,
                layout.filteredCount,
                nil
            ) == LIBDEFLATE_SUCCESS
        }
        if layout.data.count == 1 { return inflate(UnsafeBufferPointer(rebasing: bytes[layout.data[0]])) }
        return layout.data.flatMap { bytes[$0] }.withUnsafeBufferPointer(inflate)
    }

    /// Makes RGBA of samples, without the bytes that named the filters.
    private static func spread(
        _ samples: UnsafeMutablePointer<UInt8>,
        _ layout: PlainPNGLayout,
        into rgba: UnsafeMutablePointer<UInt8>
    ) {
        for y in 0..<layout.height {
            let from = samples + y * (layout.rowLength + 1) + 1
            let to = rgba + y * layout.width * 4
            switch layout.channels {
            case 1:
                for x in 0..<layout.width {
                    let grey = from[x]
                    (to[4 * x], to[4 * x + 1], to[4 * x + 2], to[4 * x + 3]) = (grey, grey, grey, 255)
                }
            case 2:
                for x in 0..<layout.width {
                    let (grey, alpha) = (from[2 * x], from[2 * x + 1])
                    (to[4 * x], to[4 * x + 1], to[4 * x + 2], to[4 * x + 3]) = (grey, grey, grey, alpha)
                }
            case 3:
                for x in 0..<layout.width {
                    let (red, green, blue) = (from[3 * x], from[3 * x + 1], from[3 * x + 2])
                    (to[4 * x], to[4 * x + 1], to[4 * x + 2], to[4 * x + 3]) = (red, green, blue, 255)
                }
            default:
                // The two may overlap: memmove(3).
                to.update(from: from, count: layout.rowLength)
            }
        }
    }
}
