/// What all instances of the service know of trainings: which one runs, and what became of those before.
///
/// The embedded ledger keeps it in the data folder, for one instance; a shared one keeps it where several instances find
/// it. Whoever runs a training holds a claim on it: a shared ledger gives it out with a lease and refuses what comes with
/// one that was lost, so that two instances never write about the same training.
protocol TrainingLedger: Sendable {
    /// Registers a training, unless one runs anywhere.
    ///
    /// - Parameters:
    ///   - settings: What is asked.
    ///   - baseVersion: The version of the weights that it starts from; nil for random ones.
    /// - Returns: The training and the claim on it.
    /// - Throws: ``TrainingLedgerError``, ``TrainingLedgerError/busy`` where one runs.
    func begin(_ settings: TrainingSettings, baseVersion: String?) async throws -> (Training, TrainingClaim)

    /// Takes over a training that should run, but whose host is gone.
    ///
    /// - Returns: Nil if there is none.
    /// - Throws: ``TrainingLedgerError``.
    func adopt() async throws -> (Training, TrainingClaim)?

    /// Notes an event and tells every instance's follower, in the order of the calls.
    ///
    /// An ending gives the claim back.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - training: The training after it.
    ///   - claim: The claim on the training.
    /// - Throws: ``TrainingLedgerError`` where it could not be kept; it was told nevertheless, and the next event keeps
    ///   the whole training.
    func record(_ event: TrainingEvent, of training: Training, claim: TrainingClaim) async throws

    /// The latest training as all instances know it.
    ///
    /// - Throws: ``TrainingLedgerError``.
    func latest() async throws -> Training?

    /// The latest trainings, newest first.
    ///
    /// - Throws: ``TrainingLedgerError``.
    func recent(_ count: Int) async throws -> [Training]

    /// Has a function told every event from now on, whichever instance it comes from; it must return quickly.
    func follow(_ follower: @escaping @Sendable (TrainingEvent) -> Void)

    /// Asks for the end of a training that another instance runs.
    ///
    /// - Parameter training: Its number.
    /// - Throws: ``TrainingLedgerError``, ``TrainingLedgerError/notShared`` where nobody else can be asked.
    func requestStop(of training: Int) async throws

    /// Has the host told from now on what others want of it; it must return quickly.
    func attend(_ host: @escaping @Sendable (TrainingNotice) -> Void)

    /// Whether what instances share can be reached; nil where they share nothing.
    var sharing: SharingStatus? { get }
}

extension TrainingLedger {
    func requestStop(of training: Int) async throws { throw TrainingLedgerError.notShared }
    func attend(_ host: @escaping @Sendable (TrainingNotice) -> Void) {}
    var sharing: SharingStatus? { nil }
}

/// What others want of an instance that runs trainings.
enum TrainingNotice: Sendable, Equatable {
    /// Somebody asked on another instance for a training's end.
    case stopWanted(training: Int)
    /// Another instance has the right to a training now.
    case claimLost(training: Int)
    /// A training that waits for it may be adopted now.
    case reachable
}

/// Whether what instances share can be reached.
enum SharingStatus: String, Codable, Sendable, CaseIterable {
    case available
    /// What is told is what this instance knows by itself.
    case unavailable
}

/// The right to run a training and to write about it.
struct TrainingClaim: Sendable, Equatable {
    /// The training's number.
    let training: Int
    /// Larger for each claim that is given out (a fencing token).
    let token: Int
}

/// Why a ledger does not do what it is asked.
enum TrainingLedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A training runs already, here or on another instance.
    case busy
    /// The claim has gone to another instance.
    case claimLost
    /// Another process runs the training, and cannot be asked.
    case notShared
    /// What keeps it does not work.
    case unavailable(reason: String)

    /// One sentence.
    var description: String {
        switch self {
        case .busy: "A training is already in progress."
        case .claimLost: "Another instance has taken the training over."
        case .notShared: "Another process runs the training."
        case .unavailable(let reason): "The state of trainings cannot be kept: \(reason)."
        }
    }
}
