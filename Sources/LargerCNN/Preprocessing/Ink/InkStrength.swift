/// Tells ink from what is much fainter and elsewhere: the squares of paper, a watermark, a chequered ground.
///
/// One threshold between paper and the rest takes them all for ink. A second one, within the rest, is believed where what
/// it leaves out lies apart from what it keeps; the soft edges and pale ends of strokes do not.
enum InkStrength {
    /// Looks for a higher threshold.
    ///
    /// - Parameters:
    ///   - ink: How much each pixel looks like ink.
    ///   - threshold: Where paper ends.
    /// - Returns: The threshold between faint marks and ink; `nil` if all that is above the first is ink.
    static func threshold(in ink: Plane<UInt8>, above threshold: InkThreshold) -> InkThreshold? {
        var histogram = Histogram.of(ink.samples)
        for value in 0..<min(256, threshold.value) { histogram[value] = 0 }
        let split = Histogram.otsu(histogram) + 1
        guard split < 256, let faint = mean(histogram[threshold.value..<max(threshold.value, split)]),
            let strong = mean(histogram[split...]), strong * 10 >= faint * 18
        else { return nil }
        let digits = InkComponent.find(in: ink, threshold: split).filter { piece in
            !InkSelection.touchesEdge(piece.box, width: ink.width, height: ink.height)
        }
        guard let main = digits.max(by: { $0.box.longSide < $1.box.longSide }), main.box.longSide * 10 >= ink.longSide
        else { return nil }
        if isOnePiece(ink, threshold: threshold.value, with: main) { return nil }
        let near = neighbourhood(of: ink, from: split, radius: 3)
        let box = main.box.grown(by: main.box.longSide / 4)
        var (faintCount, apart, outside, strongCount) = (0, 0, 0, 0)
        for y in 0..<ink.height {
            for x in 0..<ink.width {
                let value = Int(ink[x, y])
                guard value >= threshold.value else { continue }
                guard value < split else {
                    strongCount += 1
                    continue
                }
                faintCount += 1
                guard near[x, y] == 0 else { continue }
                apart += 1
                if x < box.x || x >= box.right || y < box.y || y >= box.bottom { outside += 1 }
            }
        }
        guard apart * 10 >= faintCount * 6, outside * 10 >= apart * 4 || apart >= 2 * strongCount else { return nil }
        return InkThreshold(value: max(threshold.value, min(split, (faint + strong) / 2)), level: strong)
    }

    /// Whether nearly all marks are one piece with the strong ink and end within the picture.
    ///
    /// So it is with chalk that skips, and a pen that runs dry; the squares of paper go on to its edges.
    private static func isOnePiece(_ ink: Plane<UInt8>, threshold: Int, with strong: InkComponent) -> Bool {
        let pieces = InkComponent.find(in: ink, threshold: threshold)
        guard let largest = pieces.first, largest.box.contains(strong.box) else { return false }
        // A sheet with a digit on it is no stroke.
        let (pale, bold) = (largest.area * strong.box.longSide, strong.area * largest.box.longSide)
        guard pale <= bold * 4 else { return false }
        return !InkSelection.touchesEdge(largest.box, width: ink.width, height: ink.height)
            && largest.area * 10 >= pieces.reduce(0) { $0 + $1.area } * 9
    }

    /// 1 within some pixels of strong ink, measured along the axes.
    private static func neighbourhood(of ink: Plane<UInt8>, from split: Int, radius: Int) -> Plane<UInt8> {
        var marks = ink
        for index in marks.samples.indices { marks.samples[index] = Int(ink.samples[index]) >= split ? 1 : 0 }
        return Morphology.dilation(marks, radius: radius)
    }

    private static func mean(_ part: ArraySlice<Int>) -> Int? {
        var (count, sum) = (0, 0)
        for (value, number) in zip(part.indices, part) {
            count += number
            sum += value * number
        }
        return count == 0 ? nil : sum / count
    }
}
