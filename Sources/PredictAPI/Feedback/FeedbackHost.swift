import AccessControl
import FoundationEssentials
import Glibc
import HTTPServer
import LargerCNN
import Metrics
import SQLite
import ServiceSupport
import Synchronization

/// Takes corrections in, keeps them as long as is allowed, and gives them to whoever learns from them.
final class FeedbackHost: Sendable {
    /// A correction as a client sends it, before anything of it is believed.
    struct Correction: Sendable {
        let label: Int
        let claimedDigit: Int?
        let drawing: [UInt8]
    }

    private struct State {
        var store: FeedbackStore?
        var isPurging = false
    }

    /// The most corrections that a training learns from, the latest ones.
    static let mostTrainingDigits = 20_000
    private static let day = 86_400

    let settings: FeedbackSettings
    private let recognizer: Recognizer
    private let guardian: FeedbackGuard
    private let limiter: RateLimiter?
    private let counters: CounterFamily?
    private let logger: Logger
    private let state = Mutex(State())

    /// Creates a host; nothing is opened before ``open()``.
    ///
    /// - Parameters:
    ///   - settings: Whether, how long and how many.
    ///   - recognizer: Answers the drawings again.
    ///   - corpus: The folder of known digits, against which labels are held; nil if there is none.
    ///   - counters: Count what becomes of corrections, by `accepted`, `review` and `duplicate`, if that is counted.
    ///   - logger: Where failures are noted.
    init(
        _ settings: FeedbackSettings,
        recognizer: Recognizer,
        corpus: String?,
        counters: CounterFamily? = nil,
        logger: Logger
    ) {
        self.settings = settings
        self.recognizer = recognizer
        self.counters = counters
        self.logger = logger
        guardian = FeedbackGuard(corpus: corpus)
        limiter =
            settings.hourlyBurst > 0
            ? RateLimiter(RateLimit(rate: Double(settings.hourlyBurst) / 3_600, burst: settings.hourlyBurst)) : nil
    }

    /// Opens the store and removes what is too old, now and once a day.
    ///
    /// A store that cannot be opened is tried again when it is needed; predictions never need it.
    func open() async {
        do {
            _ = try await store()
        } catch {
            logger.error("feedback unavailable", ["error": .string("\(error)"), "folder": .string(settings.folder)])
        }
        let isFirst = state.withLock { state in
            defer { state.isPurging = true }
            return !state.isPurging
        }
        guard isFirst else { return }
        Task { [weak self] in
            while true {
                try? await Task.sleep(for: .seconds(Self.day))
                guard let self else { return }
                if let store = try? await store() { await purge(store) }
            }
        }
    }

    /// The store.
    ///
    /// - Throws: `HTTPError` 503 where it cannot be opened.
    func store() async throws -> FeedbackStore {
        if let store = state.withLock(\.store) { return store }
        let opened = try await translating {
            try await DedicatedThread.run { [settings] in try Self.openStore(settings) }
        }
        // Before anybody reads in it.
        await purge(opened)
        return state.withLock { state in
            let store = state.store ?? opened
            state.store = store
            return store
        }
    }

    /// Takes a correction in.
    ///
    /// - Parameters:
    ///   - request: Who sends it.
    ///   - read: Reads the correction; it runs on a lane.
    /// - Returns: The entry's number and status, and whether it is new.
    /// - Throws: `HTTPError`: 403 where feedback is off, 429 for a caller who sends too many, 400 for a drawing that
    ///   shows nothing, 503 where it cannot be kept.
    func add(
        _ request: HTTPRequest,
        read: @escaping @Sendable (HTTPRequest) throws -> Correction
    ) async throws -> (id: Int, status: FeedbackEntry.Status, isNew: Bool) {
        guard settings.isEnabled else { throw HTTPError(.forbidden, "Feedback is switched off here.") }
        try take(from: request)
        let correction = try await recognizer.onLane(for: request.client) { try read(request) }
        let store = try await store()
        let (answer, drawing) = try await recognizer.recognize(.file(correction.drawing), for: request.client) {
            try DrawingFile.encode($0)
        }
        let prediction = answer.recognition.prediction
        let added = try await translating {
            let doubt = try await guardian.doubt(
                about: correction.label,
                of: answer.image,
                answer.recognition,
                corrections: { try await store.acceptedDigits(limit: FeedbackGuard.correctionCount) }
            )
            return try await store.add(
                FeedbackEntry.Content(
                    label: correction.label,
                    predictedDigit: prediction.digit,
                    confidence: Double(prediction.confidence),
                    modelVersion: answer.model.version,
                    claimedDigit: correction.claimedDigit,
                    digit: answer.image
                ),
                drawing: drawing,
                reason: doubt,
                at: Timestamp.seconds
            )
        }
        counters?[added.isNew ? added.status.rawValue : "duplicate"].increment()
        return added
    }

    /// What a training learns from corrections; nil where there is nothing to learn.
    func trainingDigits() async -> LabelledDigits? {
        guard settings.isEnabled else { return nil }
        do {
            let digits = try await store().acceptedDigits(limit: Self.mostTrainingDigits)
            return digits.count > 0 ? digits : nil
        } catch {
            logger.warning("training without feedback", ["error": .string("\(error)")])
            return nil
        }
    }

    /// Runs something on the store and says what failed as an answer.
    ///
    /// - Throws: `HTTPError` 503 for what the database throws, and whatever else the body throws.
    func translating<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as SQLiteError {
            throw HTTPError(.serviceUnavailable, "The feedback cannot be kept or read: \(error).")
        }
    }

    /// Removes what is too old.
    private func purge(_ store: FeedbackStore) async {
        do {
            let gone = try await store.removeAll(before: Timestamp.seconds - settings.days * Self.day)
            if gone > 0 { logger.info("old feedback removed", ["entries": .integer(gone)]) }
        } catch {
            logger.warning("old feedback not removed", ["error": .string("\(error)")])
        }
    }

    /// Takes a token from the caller's bucket; nothing about callers is ever written down.
    private func take(from request: HTTPRequest) throws(HTTPError) {
        guard let decision = limiter?.take(for: RateLimitMiddleware.owner(of: request)), !decision.isAllowed else {
            return
        }
        throw HTTPError(
            .tooManyRequests,
            "Too many corrections at once; come again in \(decision.retryAfter) s.",
            headers: ["Retry-After": "\(decision.retryAfter)"]
        )
    }

    private static func openStore(_ settings: FeedbackSettings) throws -> FeedbackStore {
        // Errors of the folder come back as those of the database.
        try? FileManager.default.createDirectory(atPath: settings.folder, withIntermediateDirectories: true)
        let store = try FeedbackStore(folder: settings.folder, limit: settings.limit)
        // Drawings are people's own; SQLite gives its side files the same mode.
        chmod("\(settings.folder)/feedback.sqlite", 0o600)
        return store
    }
}
