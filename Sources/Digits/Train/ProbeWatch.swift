import LargerCNN

/// What the network in training says about a few digits, while it learns.
///
/// Asking costs a copy of all weights and their packing, so the answers are those of a moment ago wherever asking anew
/// would take more than its share of the time.
final class ProbeWatch {
    /// The most digits that are watched.
    static let most = 10
    /// Asking may take this part of the training's time.
    private static let share = 0.1

    private let digits: [DigitImage]
    private let network: () throws -> CompiledNetwork
    private var answers: [[Double]] = []
    private var nextTime = ContinuousClock.now

    /// Watches digits.
    ///
    /// - Parameters:
    ///   - digits: At most ``most``.
    ///   - network: Makes the network as it is at the moment of the call.
    init(_ digits: [DigitImage], network: @escaping () throws -> CompiledNetwork) {
        self.digits = digits
        self.network = network
    }

    /// Reads the digits of a file.
    ///
    /// - Throws: `DataError`, or ``CommandError`` where there are too many.
    static func digits(path: String) throws -> [DigitImage] {
        let digits = try DigitFile.read(path: path)
        guard digits.count <= most else {
            throw CommandError("\(path) holds \(digits.count) digits; at most \(most) are watched")
        }
        return digits
    }

    /// Ten probabilities for each digit, rounded to 4 decimals.
    ///
    /// - Parameter mustBeFresh: Whether to ask anew whatever it costs, as at the end of an epoch.
    /// - Returns: The answers, of now or of a moment ago.
    /// - Throws: `OneDNNError` where the network cannot be made.
    func latest(mustBeFresh: Bool) throws -> [[Double]] {
        let start = ContinuousClock.now
        guard start >= nextTime || mustBeFresh else { return answers }
        answers = try network().predict(digits).map { prediction in
            // A training that diverged says nothing of anything.
            prediction.probabilities.map { $0.isFinite ? (Double($0) * 10_000).rounded() / 10_000 : 0 }
        }
        let end = ContinuousClock.now
        nextTime = end + (end - start) * ((1 - Self.share) / Self.share)
        return answers
    }
}
