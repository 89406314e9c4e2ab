import HTTPServer
import LargerCNN
import ServiceSupport
import TrainerLink

/// The versions that there are, and which of them answers.
///
/// What is decided here is kept by an ``ActivationLedger`` before it takes effect, and what is decided elsewhere comes from
/// there; the ``ModelHost`` makes one model answer after the other.
actor ModelVersions {
    /// What the service's settings say about versions.
    struct Policy: Sendable {
        /// The weights file that the service was started with.
        var file: String
        /// What the models compute in.
        var precision = PrecisionChoice.automatic
        /// Whether a version that is not worse is activated without being asked for.
        var isAutomatic = true
        /// Versions of trainings that are kept beside the active one and the one to go back to.
        var kept = 10
    }

    nonisolated let model: ModelHost
    nonisolated let store: VersionStore
    nonisolated let policy: Policy
    nonisolated let assessor: Assessor
    nonisolated let ledger: any ActivationLedger
    nonisolated let logger: Logger
    /// The training that runs: where its process is killed, the next one reads the version again that it started from.
    nonisolated let runningTraining: @Sendable () -> Training?
    /// What the ledger said last of what this instance serves; nil where it never said anything.
    var activation: Activation?
    /// What the ledger said last; another one than ``activation`` while this instance cannot serve that.
    var wanted: Activation?
    /// Why another version answers than the ledger names; nil where that one answers.
    var fallback: String?
    /// The weights file that the service was started with, once something was asked about it.
    private var file: VersionRecord?
    private let startedAt = Timestamp.now()
    private var isChanging = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Creates the versions of a data folder; nothing is read before ``start()``.
    init(
        _ model: ModelHost,
        store: VersionStore,
        ledger: any ActivationLedger,
        policy: Policy,
        assessor: Assessor,
        logger: Logger,
        runningTraining: @escaping @Sendable () -> Training?
    ) {
        self.model = model
        self.store = store
        self.ledger = ledger
        self.policy = policy
        self.assessor = assessor
        self.logger = logger
        self.runningTraining = runningTraining
    }

    /// Loads the version that the ledger names or, where that is not possible, the file that the service was started with;
    /// from then on every activation is followed.
    ///
    /// - Throws: Why neither of them can be loaded.
    func start() async throws {
        var current: Activation?
        do {
            current = try await ledger.current()
        } catch {
            logger.warning("active version unknown", ["error": .string("\(error)")])
        }
        if let current, let obstacle = await serveAtStart(current) {
            try await model.load()
            // The file itself may be what was activated.
            if try activeVersion() == current.version {
                (activation, wanted) = (current, current)
            } else {
                fallBack(from: current, obstacle)
            }
        } else if current == nil {
            try await model.load()
        }
        ledger.follow { [weak self] activation in Task { await self?.follow(activation) } }
        ledger.attend { [weak self] version in Task { await self?.restore(version) } }
    }

    /// Serves what the ledger names.
    ///
    /// - Returns: What is in the way; nil for nothing.
    private func serveAtStart(_ current: Activation) async -> String? {
        if !store.holds(current.version) { _ = try? await fetch(current.version) }
        guard store.holds(current.version) else { return "its file is missing" }
        do {
            model.publish(try await prepare(current.version))
            (activation, wanted) = (current, current)
            noteActivation(current, over: nil)
            return nil
        } catch {
            setAside(current.version, if: error)
            return "its file cannot be used"
        }
    }

    private func fallBack(from current: Activation, _ obstacle: String) {
        fallback = "Version \(current.version) cannot answer, for \(obstacle); the file \(policy.file) answers instead."
        logger.error("active version falls back", ["reason": .string(fallback ?? "")])
        activation = current
        // It may come: from another instance, or by hand.
        Task { await follow(current) }
    }

    // MARK: - What there is

    /// Every version, the newest first, and which one answers.
    ///
    /// - Throws: `HTTPError` 503 before any answers.
    func all() async throws -> (active: String, versions: [Version]) {
        let active = try activeVersion()
        let file = try await fileRecord()
        let stored = store.records().filter { store.holds($0.version) && $0.version != file.version }
        let records = (stored + [file]).sorted { ($0.createdAt, $0.version) > ($1.createdAt, $1.version) }
        return (active, records.map { Version(completed($0), active: active) })
    }

    /// A version.
    ///
    /// - Throws: `HTTPError` 404 where there is none, 503 before any answers.
    func version(_ name: String) async throws -> Version {
        Version(completed(try await record(name)), active: try activeVersion())
    }

    /// With what was measured since: a weights file may not know how it does on MNIST's test set.
    private func completed(_ record: VersionRecord) -> VersionRecord {
        guard record.metrics.testAccuracy == nil,
            let test = store.assessment(record.version)?.sets.first(where: { $0.kind == .test })
        else { return record }
        var record = record
        record.metrics.testAccuracy = test.accuracy
        return record
    }

    /// What is known of a version whose weights are here or can be fetched.
    ///
    /// - Throws: `HTTPError` 404.
    func record(_ name: String) async throws -> VersionRecord {
        let file = try await fileRecord()
        if name == file.version { return file }
        if store.holds(name), let record = store.record(name) { return record }
        throw HTTPError(.notFound, "There is no version '\(name)'; GET /models lists all.")
    }

    /// The version that answers.
    ///
    /// - Throws: `HTTPError` 503 before any does.
    nonisolated func activeVersion() throws(HTTPError) -> String { try model.serving().info.version }

    /// The weights file that the service was started with.
    ///
    /// - Throws: `HTTPError` 503 where it cannot be read.
    func fileRecord() async throws -> VersionRecord {
        if file == nil {
            let loaded = try model.serving()
            if loaded.path == nil || loaded.path == policy.file {
                file = VersionRecord(loaded.info, loaded.metadata, path: loaded.path, startedAt: startedAt)
            } else {
                file = try await VersionRecord.reading(policy.file, startedAt: startedAt)
            }
        }
        guard let file else { throw HTTPError.overloaded("The model is still being loaded.") }
        // When it was activated may have been noted by an earlier process.
        var record = file
        let noted = store.record(file.version)
        (record.activatedAt, record.predecessor) = (noted?.activatedAt, noted?.predecessor)
        return record
    }

    // MARK: - Turns

    /// Does one change after the other.
    func inTurn<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        while isChanging { await withCheckedContinuation { waiting.append($0) } }
        isChanging = true
        defer {
            isChanging = false
            if !waiting.isEmpty { waiting.removeFirst().resume() }
        }
        return try await body()
    }

    /// Notes in the records that a version answers, and until when another did.
    ///
    /// The ledger is what counts; what fails here only makes a version look as if it had never been active.
    func noteActivation(_ activation: Activation, over old: VersionRecord?, predecessor: String? = nil) {
        do {
            if var old, old.activatedAt == nil {
                old.activatedAt = max(old.createdAt, startedAt)
                try store.write(old)
            }
            guard var record = store.record(activation.version) ?? (file?.version == activation.version ? file : nil)
            else { return }
            record.activatedAt = activation.at
            if let predecessor { record.predecessor = predecessor }
            try store.write(record)
        } catch {
            logger.warning("version not noted", ["error": .string("\(error)")])
        }
    }
}
