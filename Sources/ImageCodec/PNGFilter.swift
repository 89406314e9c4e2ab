/// Undoes what PNG does to rows before it compresses them (PNG specification, section 9).
enum PNGFilter {
    /// Turns filtered samples into samples, in place.
    ///
    /// - Parameters:
    ///   - samples: Rows, each behind the byte that names its filter.
    ///   - layout: How many, and how long.
    /// - Returns: Whether all filters are known.
    static func remove(from samples: UnsafeMutablePointer<UInt8>, _ layout: PlainPNGLayout) -> Bool {
        let (length, step) = (layout.rowLength, layout.channels)
        for y in 0..<layout.height {
            let row = samples + y * (length + 1) + 1
            let above = y > 0 ? row - (length + 1) : nil
            switch row[-1] {
            case 0: break
            case 1: addLeft(row, length, step)
            case 2:
                guard let above else { continue }
                addAbove(row, above, length)
            case 3: addAverage(row, above, length, step)
            case 4:
                // Without a row above, the nearest neighbour is always the left one.
                guard let above else { addLeft(row, length, step); continue }
                addNearest(row, above, length, step)
            default: return false
            }
        }
        return true
    }

    private static func addLeft(_ row: UnsafeMutablePointer<UInt8>, _ length: Int, _ step: Int) {
        guard step == 4 else {
            for index in step..<length { row[index] &+= row[index - step] }
            return
        }
        // A pixel at a time: the sum stays in a register.
        let pixels = UnsafeMutableRawPointer(row)
        var sum = SIMD4<UInt8>(repeating: 0)
        for offset in stride(from: 0, to: length, by: 4) {
            sum &+= pixels.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
            pixels.storeBytes(of: sum, toByteOffset: offset, as: SIMD4<UInt8>.self)
        }
    }

    private static func addAbove(
        _ row: UnsafeMutablePointer<UInt8>,
        _ above: UnsafeMutablePointer<UInt8>,
        _ length: Int
    ) {
        typealias Block = SIMD32<UInt8>
        let (samples, others) = (UnsafeMutableRawPointer(row), UnsafeRawPointer(above))
        let whole = length & ~31
        for offset in stride(from: 0, to: whole, by: 32) {
            let sum =
                samples.loadUnaligned(fromByteOffset: offset, as: Block.self)
                &+ others.loadUnaligned(fromByteOffset: offset, as: Block.self)
            samples.storeBytes(of: sum, toByteOffset: offset, as: Block.self)
        }
        for index in whole..<length { row[index] &+= above[index] }
    }

    private static func addAverage(
        _ row: UnsafeMutablePointer<UInt8>,
        _ above: UnsafeMutablePointer<UInt8>?,
        _ length: Int,
        _ step: Int
    ) {
        guard let above else {
            for index in step..<length { row[index] &+= row[index - step] / 2 }
            return
        }
        for index in 0..<step { row[index] &+= above[index] / 2 }
        for index in step..<length {
            row[index] &+= UInt8(truncatingIfNeeded: (UInt16(row[index - step]) + UInt16(above[index])) / 2)
        }
    }

    /// Paeth's filter: of the neighbours left, above and above left, the one nearest to left + above - above left.
    private static func addNearest(
        _ row: UnsafeMutablePointer<UInt8>,
        _ above: UnsafeMutablePointer<UInt8>,
        _ length: Int,
        _ step: Int
    ) {
        if step == 4 { return addNearest(toPixels: row, above, length) }
        for index in 0..<step { row[index] &+= above[index] }
        for index in step..<length {
            let (left, up, corner) = (Int16(row[index - step]), Int16(above[index]), Int16(above[index - step]))
            let (toLeft, toUp, toCorner) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
            let nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
            row[index] &+= UInt8(truncatingIfNeeded: nearest)
        }
    }

    /// The same for pixels of four samples, a pixel at a time.
    private static func addNearest(
        toPixels row: UnsafeMutablePointer<UInt8>,
        _ above: UnsafeMutablePointer<UInt8>,
        _ length: Int
    ) {
        let (pixels, others) = (UnsafeMutableRawPointer(row), UnsafeRawPointer(above))
        var (left, corner) = (SIMD4<Int16>(repeating: 0), SIMD4<Int16>(repeating: 0))
        for offset in stride(from: 0, to: length, by: 4) {
            let up = SIMD4<Int16>(
                truncatingIfNeeded: others.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
            )
            let (toLeft, toUp) = (up &- corner, left &- corner)
            let (a, b, c) = (magnitude(toLeft), magnitude(toUp), magnitude(toLeft &+ toUp))
            // All ones where the right side is at least the left one: no difference here overflows.
            let isLeft = ~((b &- a) &>> 15) & ~((c &- a) &>> 15)
            let isUp = ~((c &- b) &>> 15)
            let nearest = left & isLeft | (up & isUp | corner & ~isUp) & ~isLeft
            let filtered = pixels.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt8>.self)
            let sample = filtered &+ SIMD4<UInt8>(truncatingIfNeeded: nearest)
            pixels.storeBytes(of: sample, toByteOffset: offset, as: SIMD4<UInt8>.self)
            (left, corner) = (SIMD4<Int16>(truncatingIfNeeded: sample), up)
        }
    }

    @inline(__always)
    private static func magnitude(_ vector: SIMD4<Int16>) -> SIMD4<Int16> {
        let signs = vector &>> 15
        return (vector ^ signs) &- signs
    }
}
