/// Cuts the chosen ink out of the picture.
enum InkCrop {
    /// Copies the pieces with a rim of one pixel, where their soft edges are; all else becomes paper.
    ///
    /// - Parameters:
    ///   - components: The pieces to keep.
    ///   - ink: The plane they were found in.
    /// - Returns: A plane that is one pixel larger than the pieces on each side, so that nothing touches its edge.
    static func cut(_ components: [InkComponent], from ink: Plane<UInt8>) -> Plane<UInt8> {
        let box = InkComponent.box(around: components)
        var crop = Plane(width: box.width + 2, height: box.height + 2, repeating: UInt8(0))
        crop.samples.withUnsafeMutableBufferPointer { out in
            ink.samples.withUnsafeBufferPointer { source in
                for run in components.lazy.flatMap(\.runs) {
                    for y in max(0, run.y - 1)...min(ink.height - 1, run.y + 1) {
                        let target = (y - box.y + 1) * (box.width + 2) - box.x + 1
                        for x in max(0, run.start - 1)..<min(ink.width, run.end + 1) {
                            out[target + x] = source[y * ink.width + x]
                        }
                    }
                }
            }
        }
        return crop
    }
}
