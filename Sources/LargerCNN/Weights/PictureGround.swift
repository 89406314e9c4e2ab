/// How bright paper enters the network where a digit was found in a picture; the strongest ink always enters as 1.
///
/// Bitmaps in MNIST's form enter on 0, as they are. What stands behind a digit thus tells the network where it comes from,
/// and weights that learnt to heed it need not decide between schools: a stroke with a flag is a 7 in MNIST and a 1 in
/// Switzerland.
public struct PictureGround: Sendable, Equatable {
    /// From 0 (black, as bitmaps) to below 1.
    public let level: Float

    /// What a ground can be.
    public static let levels: Range<Float> = 0..<1

    /// Pictures as bitmaps: for weights that know no difference, such as those of the original.
    public static let none = PictureGround(0)
    /// What trainings use: half way, where a convolution's padding is as bright as the paper beside it.
    public static let half = PictureGround(0.5)

    /// Chooses a ground.
    ///
    /// - Parameter level: One of ``levels``.
    public init(_ level: Float) {
        precondition(Self.levels.contains(level), "\(level) is no ground")
        self.level = level
    }

    /// How bright the paper of a digit enters.
    func level(of origin: DigitImage.Origin) -> Float {
        switch origin {
        case .bitmap: 0
        case .picture: level
        }
    }
}

extension PictureGround {
    /// The key under which a ground stands in the metadata of a weights file.
    private static let key = "input.picture_ground"

    /// Reads the ground from the metadata of a weights file.
    ///
    /// - Parameter metadata: Texts by key; without the key it is ``none``.
    /// - Throws: ``CalibrationError`` if the value is no ground.
    init(metadata: [String: String]) throws(CalibrationError) {
        guard let text = metadata[Self.key] else {
            self = .none
            return
        }
        guard let level = Float(text), Self.levels.contains(level) else {
            throw .malformed(key: Self.key, value: text, expected: "a number from 0 to below 1")
        }
        self.init(level)
    }

    /// Puts the ground into the metadata of a weights file; ``none`` leaves no trace.
    func written(into metadata: [String: String]) -> [String: String] {
        var metadata = Self.removed(from: metadata)
        if self != .none { metadata[Self.key] = "\(level)" }
        return metadata
    }

    /// The metadata of a weights file without its ground.
    static func removed(from metadata: [String: String]) -> [String: String] {
        metadata.filter { $0.key != key }
    }
}
