extension Picture {
    /// Turns the picture upright.
    ///
    /// - Parameter orientation: How the camera was held when it stored these pixels.
    /// - Returns: The picture as the eye saw it.
    func turnedUpright(from orientation: EXIFOrientation) -> Picture {
        guard orientation != .upright else { return self }
        let size = orientation.swapsSides ? (width: height, height: width) : (width: width, height: height)
        // One walk over the result, row by row: where in the source its first pixel lies, and how many pixels further
        // its neighbour to the right and its neighbour below lie.
        let (right, bottom) = (width - 1, (height - 1) * width)
        let (first, rightward, downward) =
            switch orientation {
            case .upright: (0, 1, width)
            case .mirrored: (right, -1, width)
            case .upsideDown: (bottom + right, -1, -width)
            case .upsideDownMirrored: (bottom, 1, -width)
            case .transposed: (0, width, 1)
            case .turnedLeft: (bottom, -width, 1)
            case .transversed: (bottom + right, -width, -1)
            case .turnedRight: (right, width, -1)
            }
        let turned = [UInt8](unsafeUninitializedCapacity: rgba.count) { out, count in
            rgba.withUnsafeBytes { source in
                let target = UnsafeMutableRawBufferPointer(out)
                var offset = 0
                for y in 0..<size.height {
                    var from = first + y * downward
                    for _ in 0..<size.width {
                        let pixel = source.loadUnaligned(fromByteOffset: 4 * from, as: UInt32.self)
                        target.storeBytes(of: pixel, toByteOffset: offset, as: UInt32.self)
                        offset += 4
                        from += rightward
                    }
                }
            }
            count = rgba.count
        }
        return Picture(width: size.width, height: size.height, rgba: turned)
    }
}
