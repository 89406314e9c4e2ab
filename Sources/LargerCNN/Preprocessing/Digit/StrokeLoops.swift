/// The paper that strokes enclose: the loops of 0, 6, 8 and 9.
struct StrokeLoops {
    /// The number of the loop that each pixel lies in, zero outside all of them.
    ///
    /// In a net of more than 254 meshes the last ones share a number, which costs such a picture nothing.
    private let numbers: [UInt8]
    /// Radius of the largest circle in each loop, in pixels, by number; that of number zero is meaningless.
    private let radii: [Float]

    /// Finds the loops.
    ///
    /// - Parameters:
    ///   - coverage: 0 on paper to 1 in ink, paper all around.
    ///   - squaredDistances: Of each pixel to the nearest ink.
    /// - Returns: The loops; `nil` if there are none.
    static func find(in coverage: Plane<Float>, squaredDistances: [Float]) -> StrokeLoops? {
        let (width, height) = (coverage.width, coverage.height)
        var numbers = coverage.samples.map { $0 >= 0.5 ? UInt8(0) : unseen }
        var radii: [Float] = [0]
        var pending: [Int] = []
        // The paper around comes first and gets the number zero; what is still unseen then is enclosed.
        for start in [0] + Array(numbers.indices) where numbers[start] == unseen {
            let number = UInt8(start == 0 ? 0 : min(radii.count, Int(unseen) - 1))
            var farthest: Float = 0
            numbers[start] = number
            pending.append(start)
            while let index = pending.popLast() {
                farthest = max(farthest, squaredDistances[index])
                let (x, y) = (index % width, index / width)
                for (isInside, next) in [
                    (x > 0, index - 1), (x < width - 1, index + 1), (y > 0, index - width),
                    (y < height - 1, index + width),
                ] where isInside && numbers[next] == unseen {
                    numbers[next] = number
                    pending.append(next)
                }
            }
            if start != 0 { radii.append(farthest.squareRoot()) }
        }
        return radii.count > 1 ? StrokeLoops(numbers: numbers, radii: radii) : nil
    }

    /// Radius of the largest circle in the loop around a pixel, in pixels.
    ///
    /// - Parameter index: The pixel's place in the plane.
    /// - Returns: `nil` outside all loops.
    func radius(at index: Int) -> Float? {
        let number = Int(numbers[index])
        return number == 0 ? nil : radii[number]
    }

    private static let unseen: UInt8 = 255
}
