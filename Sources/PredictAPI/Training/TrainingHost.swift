import FoundationEssentials
import HTTPServer
import LargerCNN
import ServiceSupport
import TrainerLink

/// Runs trainings, one at a time, each in a process of its own, so that a crash or a hungry training never touches
/// predictions.
///
/// What happens is recorded in a ``TrainingLedger`` before and after; from there it comes back to the ``TrainingHub``,
/// which tells those who watch. A training whose process is killed goes on from its checkpoint, also after this process
/// was.
actor TrainingHost {
    /// Where the ledger stands.
    private enum LedgerState {
        case closed
        case open(any TrainingLedger)
        case failed(reason: String)
    }

    /// The training under way here.
    struct Run {
        var training: Training
        let claim: TrainingClaim
        let ledger: any TrainingLedger
        /// The weights it starts from.
        var basePath: String?
        /// What it learns from corrections, until that is written into its folder.
        var corrections: LabelledDigits?
        var process: TrainerProcess?
        /// Whether another instance has the right to it now.
        var isLost = false
    }

    /// Tells those who watch.
    nonisolated let hub: TrainingHub
    nonisolated let settings: TrainerSettings
    nonisolated let logger: Logger
    /// Follows the trainings that run here.
    nonisolated let metrics: TrainingMetrics?
    /// Gives what people corrected; nil where there is nothing.
    nonisolated let corrections: @Sendable () async -> LabelledDigits?
    /// Takes the weights of a training that is done.
    nonisolated let admit: Admit
    /// Gives the weights that answer predictions.
    private let activeModel: @Sendable () -> TrainerSettings.Base?
    /// Opens the ledger in the data folder, which exists then.
    private let makeLedger: @Sendable (String) throws -> any TrainingLedger
    /// Tells those who wait here for the following three to become something.
    private let changes = StateChanges()
    private var ledgerState = LedgerState.closed { didSet { changes.announce() } }
    /// The training under way here, until everything about it is recorded.
    var run: Run? { didSet { changes.announce() } }
    /// Whether a training is being adopted, and whether to look once more for one.
    private var (isAdopting, adoptsAgain) = (false, false)
    /// Whether this process stops; a training then goes on after the next start.
    var isShuttingDown = false { didSet { changes.announce() } }

    /// Takes the weights file of a training that is done; throws `Assessor.Failure` if a process was killed for that.
    typealias Admit =
        @Sendable (String, Training, TrainerMessage.Completion, ModelVersions.Watch) async throws
        -> ModelVersions.Admission

    /// Creates a host; nothing is opened before ``open()``.
    ///
    /// - Parameters:
    ///   - settings: Folders, program and bounds.
    ///   - hub: Tells those who watch.
    ///   - logger: Where beginnings, endings and failures are noted.
    ///   - metrics: Follows the trainings that run here, if they are followed.
    ///   - makeLedger: Opens the ledger in the data folder, which exists then.
    ///   - corrections: Gives what people corrected; nil where there is nothing.
    ///   - admit: Takes the weights of a training that is done; by default they are kept, and compared with nothing.
    ///   - activeModel: Gives the weights that answer predictions; nil before they are loaded.
    init(
        _ settings: TrainerSettings,
        hub: TrainingHub = TrainingHub(),
        logger: Logger,
        metrics: TrainingMetrics? = nil,
        makeLedger: @escaping @Sendable (String) throws -> any TrainingLedger = { try EmbeddedLedger(folder: $0) },
        corrections: @escaping @Sendable () async -> LabelledDigits? = { nil },
        admit: Admit? = nil,
        activeModel: @escaping @Sendable () -> TrainerSettings.Base?
    ) {
        self.settings = settings
        self.hub = hub
        self.logger = logger
        self.metrics = metrics
        self.makeLedger = makeLedger
        self.corrections = corrections
        self.admit = admit ?? VersionStore(folder: settings.models).admit
        self.activeModel = activeModel
    }

    /// Opens the ledger and goes on with a training that was under way when the last process ended.
    func open() async {
        if case .open = ledgerState { return }
        guard !isShuttingDown else { return }
        do {
            try FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: true)
            let ledger = try makeLedger(settings.folder)
            ledger.follow { [hub] in hub.publish($0) }
            ledger.attend { [weak self] notice in Task { await self?.take(notice) } }
            hub.reset(to: try await ledger.latest())
            ledgerState = .open(ledger)
            try await adopt(from: ledger)
        } catch {
            // Predictions do not need it.
            let reason = (error as? TrainingLedgerError)?.description ?? "The data folder cannot be used: \(error)"
            ledgerState = .failed(reason: reason)
            logger.error("training state unavailable", ["error": .string(reason), "folder": .string(settings.folder)])
        }
    }

    /// Starts a training.
    ///
    /// - Parameter wanted: What is asked.
    /// - Returns: The training, which has just begun.
    /// - Throws: `HTTPError` 409 where one runs, 503 where none can.
    func start(_ wanted: TrainingSettings) async throws -> Training {
        // Who saw the end of one may be quicker than its files are removed.
        await changes.wait(atMost: .seconds(2)) { run?.training.isRunning != false }
        guard run == nil else { throw HTTPError(.conflict, TrainingLedgerError.busy.description) }
        // What was wrong with the folder when the service started may have been put right.
        if case .failed = ledgerState { await open() }
        let ledger = try await ledger()
        try checkProgram()
        try checkData()
        var base: TrainerSettings.Base?
        if wanted.base == .active {
            base = activeModel()
            guard base != nil else { throw HTTPError.overloaded("The model is still being loaded.") }
        }
        var wanted = wanted
        let corrections = wanted.usesFeedback ? await corrections() : nil
        wanted.feedback = corrections?.count
        let (training, claim) = try await translating { [wanted] in
            try await ledger.begin(wanted, baseVersion: base?.version)
        }
        run = Run(training: training, claim: claim, ledger: ledger, basePath: base?.path, corrections: corrections)
        logger.info("training started", ["training": .integer(training.id), "epochs": .integer(wanted.epochs)])
        removeWorkFolders()
        await note(.began(training))
        Task { await conduct() }
        return run?.training ?? training
    }

    /// Stops the training under way, and waits for its end, which takes some seconds at most.
    ///
    /// - Returns: The training.
    /// - Throws: `HTTPError` 409 where none runs, or a process that cannot be asked runs it.
    func stop() async throws -> Training {
        guard let id = run?.training.id else { return try await stopElsewhere() }
        if run?.training.isStopRequested == false {
            await note(.stopRequested)
            killLater(id)
        }
        run?.process?.terminate()
        await changes.wait(atMost: .seconds(10)) { run?.training.id != id }
        if let training = run?.training, training.id == id { return training }
        guard let training = try await current() else { throw HTTPError(.conflict, "No training is in progress.") }
        return training
    }

    /// The latest training, wherever it runs; nil if there never was one.
    ///
    /// - Throws: `HTTPError` 503 where that cannot be known.
    func current() async throws -> Training? {
        if let run { return run.training }
        let ledger = try await ledger()
        return try await translating { try await ledger.latest() }
    }

    /// The latest trainings, newest first.
    ///
    /// - Throws: `HTTPError` 503 where that cannot be known.
    func recent(_ count: Int) async throws -> [Training] {
        let ledger = try await ledger()
        return try await translating { try await ledger.recent(count) }
    }

    /// Has a training under way write its checkpoint; it goes on after the next start.
    ///
    /// - Parameter time: How long that may take; the training's process stops by itself afterwards.
    func shutDown(within time: Duration) async {
        isShuttingDown = true
        hub.close()
        run?.process?.terminate()
        await changes.wait(atMost: time) { run == nil }
    }

    /// The ledger; just after the service has become ready it is still being opened, and waited for.
    ///
    /// - Throws: `HTTPError` 503 where that takes long, and where it cannot be opened.
    func ledger() async throws(HTTPError) -> any TrainingLedger {
        await changes.wait(atMost: .seconds(3)) {
            if case .closed = ledgerState { isShuttingDown } else { true }
        }
        switch ledgerState {
        case .open(let ledger): return ledger
        case .closed: throw .overloaded("The state of trainings is still being opened.")
        case .failed(let reason): throw HTTPError(.serviceUnavailable, reason)
        }
    }

    /// The ledger, if it is open.
    var openLedger: (any TrainingLedger)? { if case .open(let ledger) = ledgerState { ledger } else { nil } }

    /// Whether what instances share can be reached; nil where they share nothing.
    var sharing: SharingStatus? { openLedger?.sharing }

    /// Goes on with a training that was under way when the last process ended, if there is one and it is ours.
    ///
    /// Whoever comes while another adopts has it look once more: two at a time would take the training from each other.
    func adopt(from ledger: any TrainingLedger) async throws {
        adoptsAgain = true
        guard !isAdopting else { return }
        isAdopting = true
        defer { isAdopting = false }
        while adoptsAgain, run == nil, !isShuttingDown {
            adoptsAgain = false
            if let (training, claim) = try await ledger.adopt() { await goOn(training, claim, ledger) }
        }
    }

    private func goOn(_ training: Training, _ claim: TrainingClaim, _ ledger: any TrainingLedger) async {
        hub.reset(to: training)
        run = Run(training: training, claim: claim, ledger: ledger)
        guard !training.isStopRequested else {
            await end(.interrupted, "The training was stopped.")
            return
        }
        logger.info("training goes on", ["training": .integer(training.id)])
        await note(.restarted(countsAsFailure: false))
        if training.settings.base == .active { run?.basePath = basePath(of: training) }
        Task { await conduct() }
    }

    /// The weights that a training began with, which may not be the active ones any more.
    private func basePath(of training: Training) -> String? {
        let store = VersionStore(folder: settings.models)
        guard let version = training.baseVersion else { return nil }
        if store.holds(version) { return store.weights(version) }
        let active = activeModel()
        return active?.version == version ? active?.path : settings.weights
    }

    private func checkProgram() throws(HTTPError) {
        guard FileManager.default.isExecutableFile(atPath: settings.program) else {
            throw HTTPError(
                .serviceUnavailable,
                "There is no trainer at \(settings.program); --trainer says where it is."
            )
        }
    }

    private func checkData() throws(HTTPError) {
        guard !settings.mayDownload else { return }
        do {
            try MNIST(directory: settings.data).checkPresence()
        } catch {
            var message = "\(error)"
            if case .missing(let name, _) = error {
                message = "\(settings.data) has no \(name); `digits download` fetches MNIST into the data folder."
            }
            throw HTTPError(.serviceUnavailable, message)
        }
    }

    /// Files of trainings that are over.
    private func removeWorkFolders() {
        try? FileManager.default.removeItem(atPath: "\(settings.folder)/trainings")
    }

    func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as TrainingLedgerError where error == .busy || error == .notShared {
            throw HTTPError(.conflict, error.description)
        } catch let error as TrainingLedgerError {
            throw HTTPError(.serviceUnavailable, error.description)
        }
    }
}
