import AccessControl
import Cryptography
import Dispatch
import HTTPServer
import Synchronization

/// Checks passwords: slowly by design, one at a time, and not too often.
///
/// Five attempts at once and then one in ten seconds for each address, and two a second for all of them together, so that
/// neither guessing nor the cost of checking gets anybody anywhere.
final class Login: Sendable {
    /// What became of an attempt.
    enum Outcome: Sendable {
        case accepted
        case wrong
        /// Too many attempts; the seconds to wait.
        case tooMany(Int)
    }

    private let hash: PasswordHash
    private let perAddress: RateLimiter
    private let overall: RateLimiter
    /// Where hashing may block: neither Swift's pool nor more than 64 MiB at a time are taken.
    private let queue = DispatchQueue(label: "WebFrontend.login")

    /// Longer ones are wrong without being hashed.
    private static let longestPassword = 1_024

    init(
        hash: PasswordHash,
        perAddress: RateLimit = RateLimit(rate: 0.1, burst: 5),
        overall: RateLimit = RateLimit(rate: 2, burst: 20)
    ) {
        self.hash = hash
        self.perAddress = RateLimiter(perAddress, capacity: 10_000)
        self.overall = RateLimiter(overall, capacity: 2)
    }

    /// Tries a password.
    ///
    /// - Parameters:
    ///   - password: The password.
    ///   - address: Who tries.
    /// - Returns: What became of it.
    func attempt(_ password: String, from address: String?) async -> Outcome {
        let owner = address.flatMap { IPAddress($0) }?.network ?? ""
        for decision in [perAddress.take(for: owner), overall.take(for: "")] where !decision.isAllowed {
            return .tooMany(decision.retryAfter)
        }
        guard password.utf8.count <= Self.longestPassword else { return .wrong }
        let isRight = await withCheckedContinuation { continuation in
            queue.async { [hash] in continuation.resume(returning: hash.matches(password)) }
        }
        return isRight ? .accepted : .wrong
    }
}
