/// Which version answers, as all instances know it.
///
/// The embedded ledger keeps it in the data folder, for one instance; a shared one keeps it where several instances find
/// it, and hands a version's files from one to the other. Activations are numbered from 1 without a gap, so that of two
/// that come at the same time one fails.
protocol ActivationLedger: Sendable {
    /// The latest activation; nil where there was none, so that the weights answer that the service was started with.
    ///
    /// - Throws: ``ActivationLedgerError/unavailable(reason:)``.
    func current() async throws -> Activation?

    /// Compare and set: makes an activation the current one and tells every instance's follower.
    ///
    /// - Parameter activation: Its number is one above the current one's.
    /// - Throws: ``ActivationLedgerError``, ``ActivationLedgerError/moved`` if `number - 1` is not the current one; nothing
    ///   has changed then.
    func activate(_ activation: Activation) async throws

    /// Has a function told every activation from now on, whichever instance it comes from; it must return quickly.
    func follow(_ follower: @escaping @Sendable (Activation) -> Void)

    /// Gives a version's files to the other instances; nothing where there are none.
    ///
    /// - Parameters:
    ///   - version: The version.
    ///   - folder: Where `VERSION.safetensors` and `VERSION.json` lie.
    /// - Throws: ``ActivationLedgerError/unavailable(reason:)``, or what reading the files throws.
    func offer(_ version: String, in folder: String) async throws

    /// Has a function told which version's files another instance lacks although it should be able to fetch them; it must
    /// return quickly.
    func attend(_ holder: @escaping @Sendable (String) -> Void)

    /// Gives a version's files to the other instances once more, where they were lost.
    ///
    /// - Parameters:
    ///   - version: The version.
    ///   - folder: Where `VERSION.safetensors` and `VERSION.json` lie.
    /// - Throws: ``ActivationLedgerError/unavailable(reason:)``, or what reading the files throws.
    func restore(_ version: String, in folder: String) async throws

    /// Fetches the files of a version that this instance lacks; the weights file comes last, and whole.
    ///
    /// - Parameters:
    ///   - version: The version.
    ///   - folder: Where `VERSION.safetensors` and `VERSION.json` are to lie; it exists.
    /// - Returns: Whether they are there now.
    /// - Throws: ``ActivationLedgerError/unavailable(reason:)``, or what writing the files throws.
    func fetch(_ version: String, into folder: String) async throws -> Bool
}

/// That a version answers from some time on.
struct Activation: Codable, Sendable, Equatable {
    /// Its place among all activations, 1 for the first.
    let number: Int
    /// The version that answers.
    let version: String
    /// The version to go back to; nil where there is none.
    let previous: String?
    /// When it was activated, as RFC 3339 has it.
    let at: String
    /// Why, in one sentence.
    let reason: String
}

/// Why a ledger does not do what it is asked.
enum ActivationLedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another activation came first.
    case moved
    /// What keeps it does not work.
    case unavailable(reason: String)

    /// One sentence.
    var description: String {
        switch self {
        case .moved: "Another activation came first."
        case .unavailable(let reason): "The active version cannot be kept: \(reason)."
        }
    }
}
