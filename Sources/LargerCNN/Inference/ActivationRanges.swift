/// How large each rectified layer's outputs are let grow when they become bytes: 0 stays 0, the range's end is
/// ``topByte``, and what lies beyond is clipped.
///
/// Fitted on validation data (``RangeFit``) and stored with the weights, since other weights have other activations.
public struct ActivationRanges: Sendable, Equatable {
    /// PyTorch's names of the layers that ReLU follows, first to last.
    public static let layers =
        Architecture.convolutions.map(\.name) + Architecture.dense.filter(\.rectified).map(\.name)

    /// The byte at the end of a range.
    ///
    /// oneDNN's Winograd kernel for bytes is right for sources up to 253: its transform makes differences of up to twice a
    /// byte, halves them, and stores them beside an offset of 128, so that those of 254 and 255 wrap round where a picture
    /// changes abruptly (oneDNN 2.6.3, measured; `ByteArithmeticTests`). 252 is the next that its scale of 1/4 divides.
    static let topByte: UInt8 = 252

    /// The end of each layer's range, as ``layers`` orders them.
    public let ends: [Float]

    /// Creates ranges.
    ///
    /// - Parameter ends: A finite number above 0 for each of ``layers``.
    public init(ends: [Float]) {
        precondition(ends.count == Self.layers.count, "\(ends.count) ranges for \(Self.layers.count) layers")
        precondition(ends.allSatisfy(Self.makesSense), "\(ends) are no ranges")
        self.ends = ends
    }

    /// Whether a number can be the end of a range: scales and their inverses must stay finite.
    static func makesSense(_ end: Float) -> Bool { end >= 1e-6 && end <= 1e6 }

    /// What one unit of a layer's bytes stands for.
    ///
    /// - Parameter name: One of ``layers``.
    /// - Returns: An activation.
    func step(_ name: String) -> Float {
        guard let index = Self.layers.firstIndex(of: name) else { preconditionFailure("\(name) is never a byte") }
        return ends[index] / Float(Self.topByte)
    }
}
