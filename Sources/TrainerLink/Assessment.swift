/// How weights did on pictures that nobody learnt from, picture by picture, so that two of them can be compared on the
/// very same pictures.
public struct Assessment: Codable, Sendable, Equatable {
    /// One set of pictures.
    public struct PictureSet: Codable, Sendable, Equatable {
        /// What a set is good for.
        public enum Kind: String, Codable, Sendable {
            /// MNIST's test set, which decides nothing in a training.
            case test
            /// Digits.
            case digits
            /// Pictures that show no digit; one that is not rejected is a mistake.
            case nonDigits = "non_digits"
        }

        /// Its name, such as `canvas`.
        public var name: String
        /// What it is good for.
        public var kind: Kind
        /// The SHA-256 of its pictures and labels: sets of one name may differ.
        public var checksum: String
        /// How many pictures it holds.
        public var count: Int
        /// The places of the pictures that were read wrong, in rising order.
        public var mistakes: [Int]

        /// The share of pictures that were read right, 0 to 1; of an empty set 0.
        public var accuracy: Double {
            count == 0 ? 0 : Double(count - mistakes.count) / Double(count)
        }

        /// Gathers what is known of a set.
        public init(name: String, kind: Kind, checksum: String, count: Int, mistakes: [Int]) {
            self.name = name
            self.kind = kind
            self.checksum = checksum
            self.count = count
            self.mistakes = mistakes
        }
    }

    /// The SHA-256 of the weights file.
    public var sha256: String
    /// What the network computed in: `f32` or `int8`.
    public var precision: String
    /// Every set.
    public var sets: [PictureSet]

    /// Gathers sets.
    public init(sha256: String, precision: String, sets: [PictureSet]) {
        self.sha256 = sha256
        self.precision = precision
        self.sets = sets
    }

    /// The set of a name; nil where there is none.
    public subscript(name: String) -> PictureSet? { sets.first { $0.name == name } }
}
