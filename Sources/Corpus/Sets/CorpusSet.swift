internal import LargerCNN

/// A numbered set of pictures that are made when they are asked for.
///
/// Each picture comes from a generator of its own, so that a set is the same whoever makes which part of it.
public struct CorpusSet: Sendable {
    /// What a set is for.
    public enum Purpose: String, Sendable {
        /// To learn from.
        case train
        /// To choose between models; nothing in it is from a hand that training has seen.
        case validation
    }

    /// What becomes of a picture that the preprocessing finds blank.
    public enum BlankPolicy: Sendable {
        /// It is left out: there is nothing to learn from it.
        case leaveOut
        /// It stays, as an image without ink, and so counts as a mistake.
        case keepEmpty
    }

    /// The folder's name, such as `strokes` or `paper`.
    public let name: String
    /// What it is for.
    public let purpose: Purpose
    /// Number of pictures.
    public let count: Int
    /// What becomes of blank pictures.
    public let blanks: BlankPolicy
    private let make: @Sendable (Int, inout SplitMix64) -> CorpusItem

    /// A set of pictures.
    init(
        _ name: String,
        _ purpose: Purpose,
        count: Int,
        blanks: BlankPolicy? = nil,
        make: @escaping @Sendable (_ index: Int, _ generator: inout SplitMix64) -> CorpusItem
    ) {
        self.name = name
        self.purpose = purpose
        self.count = count
        self.blanks = blanks ?? (purpose == .train ? .leaveOut : .keepEmpty)
        self.make = make
    }

    /// Makes a picture.
    ///
    /// - Parameters:
    ///   - index: Which one, below ``count``.
    ///   - seed: Of the whole corpus; equal seeds give equal pictures.
    /// - Returns: The picture with its label.
    public func item(_ index: Int, seed: UInt64) -> CorpusItem {
        precondition((0..<count).contains(index), "\(name) has no picture \(index)")
        var generator = SplitMix64(seed: Self.seed(of: "\(name)/\(purpose.rawValue)/\(index)", in: seed))
        return make(index, &generator)
    }

    /// A seed of its own for each picture of each set.
    ///
    /// The generator's state counts upwards in equal steps, so neighbouring seeds must be far apart: each is the
    /// output of a generator that the name, the purpose and the index seed.
    private static func seed(of name: String, in seed: UInt64) -> UInt64 {
        // FNV-1a, <https://www.rfc-editor.org/rfc/rfc9923>.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(name)/\(seed)".utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        var mixer = SplitMix64(seed: hash)
        return mixer.next()
    }
}
