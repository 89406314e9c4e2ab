import ImageCodec

/// A picture at the size that the further steps work at, in three versions that agree where it is flat.
///
/// A plain reduction would wash out a line of one pixel on a canvas of 1500. Here every cell of `factor` x `factor`
/// pixels keeps its darkest, its brightest and its mean sample of each channel, so the line survives at full contrast in
/// the version that leans towards the ink, whichever that turns out to be.
struct PooledPicture: Sendable {
    /// The side in pixels that the longer side of a picture is reduced to.
    ///
    /// It keeps strokes of 1/150 of a picture two pixels wide, and drawings up to 320 pixels as they are.
    static let side = 320

    /// What becomes of the extremes of a cell.
    enum Pooling: Sendable {
        /// They are kept beside the mean, so that thin strokes stay.
        case extremes
        /// They are dropped, as in any plain reduction.
        case mean
    }

    let width: Int
    let height: Int
    /// How many pixels of the picture make one here, along each side.
    let factor: Int
    /// Least samples, four a pixel; the fourth means nothing.
    let low: [UInt8]
    /// Greatest samples.
    let high: [UInt8]
    /// Mean samples.
    let mean: [UInt8]

    init(_ picture: Picture, side: Int = PooledPicture.side, pooling: Pooling = .extremes) {
        factor = (max(picture.width, picture.height) + side - 1) / side
        width = (picture.width + factor - 1) / factor
        height = (picture.height + factor - 1) / factor
        guard factor > 1 else {
            (low, high, mean) = (picture.rgba, picture.rgba, picture.rgba)
            return
        }
        var cells = Cells(count: width * height)
        for row in 0..<height {
            let rows = row * factor..<min((row + 1) * factor, picture.height)
            cells.fill(from: row * width, with: Columns(of: picture, rows: rows), factor: factor)
        }
        mean = cells.mean
        (low, high) = pooling == .extremes ? (cells.low, cells.high) : (cells.mean, cells.mean)
    }

    /// The part within an outline, whose edge is drawn out over what else is in the box around it.
    init(_ outline: SheetOutline, of picture: PooledPicture) {
        let box = outline.box
        (width, height, factor) = (box.width, box.height, picture.factor)
        func part(_ samples: [UInt8]) -> [UInt8] {
            var part: [UInt8] = []
            part.reserveCapacity(4 * box.width * box.height)
            samples.withUnsafeBufferPointer { source in
                for (row, span) in outline.spans.enumerated() {
                    let start = (outline.top + row) * picture.width
                    for x in box.x..<box.right {
                        let offset = 4 * (start + min(max(x, span.lowerBound), span.upperBound - 1))
                        part.append(contentsOf: source[offset..<offset + 4])
                    }
                }
            }
            return part
        }
        mean = part(picture.mean)
        (low, high) = factor == 1 ? (mean, mean) : (part(picture.low), part(picture.high))
    }
}

extension PooledPicture {
    /// The mean colour of a pixel.
    @inline(__always)
    func meanPixel(at index: Int) -> SIMD4<UInt8> {
        mean.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * index, as: SIMD4<UInt8>.self) }
    }

    /// The colour that most of the border shows; where it shows several, the corners'.
    var surroundColour: SIMD4<UInt8> {
        var ring: [Int] = []
        for x in 0..<width { ring += [x, (height - 1) * width + x] }
        for y in 0..<height { ring += [y * width, y * width + width - 1] }
        let border = medianColour(of: ring)
        let agreeing = ring.count { index in
            let pixel = meanPixel(at: index)
            let difference = pointwiseMax(pixel, border) &- pointwiseMin(pixel, border)
            return max(difference.x, difference.y, difference.z) <= 40
        }
        if agreeing * 10 >= ring.count * 6 { return border }
        let (side, right, bottom) = (max(1, min(width, height) / 30), width - 1, height - 1)
        var corners: [Int] = []
        for y in 0..<side {
            for x in 0..<side {
                corners += [y * width + x, y * width + right - x]
                corners += [(bottom - y) * width + x, (bottom - y) * width + right - x]
            }
        }
        return medianColour(of: corners)
    }

    /// The colour that most of the picture's middle half shows.
    var centreColour: SIMD4<UInt8> {
        let step = max(1, min(width, height) / 60)
        var places: [Int] = []
        for y in stride(from: height / 4, to: height - height / 4, by: step) {
            for x in stride(from: width / 4, to: width - width / 4, by: step) { places.append(y * width + x) }
        }
        return medianColour(of: places)
    }

    /// The median of each channel at some places.
    func medianColour(of indices: [Int]) -> SIMD4<UInt8> {
        var histograms = [Int](repeating: 0, count: 768)
        for index in indices {
            let pixel = meanPixel(at: index)
            for channel in 0..<3 { histograms[channel * 256 + Int(pixel[channel])] += 1 }
        }
        var median = SIMD4<UInt8>(repeating: 0)
        for channel in 0..<3 {
            let histogram = Array(histograms[channel * 256..<(channel + 1) * 256])
            median[channel] = UInt8(Histogram.quantile(0.5, of: histogram))
        }
        return median
    }

    /// The mean samples as a picture to look at.
    var meanPicture: Picture {
        var rgba = mean
        for offset in stride(from: 3, to: rgba.count, by: 4) { rgba[offset] = 255 }
        return Picture(width: width, height: height, rgba: rgba)
    }
}

/// Least, greatest and sum of some rows of a picture, column by column.
private struct Columns {
    /// How many rows there were.
    let rows: Int
    private(set) var low: [UInt8]
    private(set) var high: [UInt8]
    private(set) var sum: [UInt16]

    init(of picture: Picture, rows: Range<Int>) {
        self.rows = rows.count
        let stride = picture.width * 4
        low = [UInt8](repeating: 255, count: stride)
        high = [UInt8](repeating: 0, count: stride)
        sum = [UInt16](repeating: 0, count: stride)
        picture.rgba.withUnsafeBufferPointer { source in
            // Each loop does one thing to whole rows, so that it becomes vector instructions.
            for y in rows {
                let row = UnsafeBufferPointer(rebasing: source[y * stride..<(y + 1) * stride])
                low.withUnsafeMutableBufferPointer { low in
                    for x in 0..<stride { low[x] = min(low[x], row[x]) }
                }
                high.withUnsafeMutableBufferPointer { high in
                    for x in 0..<stride { high[x] = max(high[x], row[x]) }
                }
                // 257 samples of 255 still fit: a picture would need 82,000 pixels a side to overflow.
                sum.withUnsafeMutableBufferPointer { sum in
                    for x in 0..<stride { sum[x] &+= UInt16(truncatingIfNeeded: row[x]) }
                }
            }
        }
    }
}

/// The pooled samples while they are made.
private struct Cells {
    private(set) var low: [UInt8]
    private(set) var high: [UInt8]
    private(set) var mean: [UInt8]

    init(count: Int) {
        low = [UInt8](repeating: 0, count: 4 * count)
        high = low
        mean = low
    }

    /// Reduces `factor` columns to each cell of one row of cells, all channels of a pixel at once.
    mutating func fill(from first: Int, with columns: Columns, factor: Int) {
        let width = columns.low.count / 4
        low.withUnsafeMutableBytes { low in
            columns.low.withUnsafeBytes { source in
                Self.reduce(width, factor) { cell, pixels in
                    var least = SIMD4<UInt8>(repeating: 255)
                    for x in pixels { least = pointwiseMin(least, source.pixel(x)) }
                    low.storeBytes(of: least, toByteOffset: 4 * (first + cell), as: SIMD4<UInt8>.self)
                }
            }
        }
        high.withUnsafeMutableBytes { high in
            columns.high.withUnsafeBytes { source in
                Self.reduce(width, factor) { cell, pixels in
                    var greatest = SIMD4<UInt8>(repeating: 0)
                    for x in pixels { greatest = pointwiseMax(greatest, source.pixel(x)) }
                    high.storeBytes(of: greatest, toByteOffset: 4 * (first + cell), as: SIMD4<UInt8>.self)
                }
            }
        }
        mean.withUnsafeMutableBytes { mean in
            columns.sum.withUnsafeBytes { source in
                Self.reduce(width, factor) { cell, pixels in
                    var sum = SIMD4<UInt32>(repeating: 0)
                    for x in pixels {
                        let column = source.loadUnaligned(fromByteOffset: 8 * x, as: SIMD4<UInt16>.self)
                        sum &+= SIMD4<UInt32>(truncatingIfNeeded: column)
                    }
                    // A rounded quotient by way of floats, exact since a sum is far below 2 to the 24th.
                    let count = Float(columns.rows * pixels.count)
                    let quotient = (SIMD4<Float>(sum) / count).rounded(.toNearestOrAwayFromZero)
                    let value = SIMD4<UInt8>(truncatingIfNeeded: SIMD4<Int32>(quotient))
                    mean.storeBytes(of: value, toByteOffset: 4 * (first + cell), as: SIMD4<UInt8>.self)
                }
            }
        }
    }

    @inline(__always)
    private static func reduce(_ width: Int, _ factor: Int, _ body: (_ cell: Int, _ pixels: Range<Int>) -> Void) {
        var (cell, start) = (0, 0)
        while start < width {
            let end = min(start + factor, width)
            body(cell, start..<end)
            (cell, start) = (cell + 1, end)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The four samples of a pixel.
    @inline(__always)
    fileprivate func pixel(_ index: Int) -> SIMD4<UInt8> {
        loadUnaligned(fromByteOffset: 4 * index, as: SIMD4<UInt8>.self)
    }
}
