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
        let (width, last) = (coverage.width, coverage.samples.count - 1)
        var numbers = Plane.samples(coverage.samples) { $0 >= 0.5 ? UInt8(0) : unseen }
        var radii: [Float] = [0]
        var pending: [Int] = []
        /// Numbers all that can be reached from a pixel; returns the largest squared distance to the ink in it.
        func fill(from start: Int, with number: UInt8) -> Float {
            var farthest: Float = 0
            /// Goes to a pixel that has not been reached before.
            func visit(_ index: Int) {
                guard numbers[index] == unseen else { return }
                numbers[index] = number
                pending.append(index)
            }
            visit(start)
            while let index = pending.popLast() {
                farthest = max(farthest, squaredDistances[index])
                // Beyond the end of a row the next one begins, but there, all around, is the same paper.
                if index > 0 { visit(index - 1) }
                if index < last { visit(index + 1) }
                if index >= width { visit(index - width) }
                if index <= last - width { visit(index + width) }
            }
            return farthest
        }
        // The paper around gets the number zero; what is still unseen then is enclosed.
        _ = fill(from: 0, with: 0)
        for start in numbers.indices where numbers[start] == unseen {
            radii.append(fill(from: start, with: UInt8(min(radii.count, Int(unseen) - 1))).squareRoot())
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
