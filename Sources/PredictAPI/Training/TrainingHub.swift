@preconcurrency import Dispatch
import HTTPServer
import Synchronization

/// Tells everyone who watches what happens to the training, each event encoded once for all of them.
///
/// A watcher that comes again with the last identifier it saw gets what it missed, from the latest events that are kept
/// or, where those do not reach back, the whole state.
final class TrainingHub: Sendable {
    /// The two forms in which a training is told.
    enum Form: Sendable {
        /// Named events of `GET /training/events`.
        case events
        /// The original's `GET /api/progress/`.
        case original
    }

    /// What comes of asking to watch.
    enum Admission {
        /// The events.
        case stream(BodyStream)
        /// The watcher has seen the end already.
        case nothingNew
        /// There are too many watchers.
        case full
    }

    private struct Entry {
        let number: Int
        let events: [UInt8]
        let original: [UInt8]

        func bytes(_ form: Form) -> [UInt8] { form == .events ? events : original }
    }

    private struct State {
        var training: Training?
        var entries: [Entry] = []
        var watchers: [ObjectIdentifier: (stream: BodyStream, form: Form)] = [:]
        var isClosed = false
    }

    private static let keptEntries = 512
    private let watcherLimit: Int
    private let heartbeat: Duration
    private let timer: any DispatchSourceTimer
    private let state = Mutex(State())

    /// Creates a hub that knows of no training.
    ///
    /// - Parameters:
    ///   - watcherLimit: The most watchers.
    ///   - heartbeat: How long a watcher may hear nothing; then a comment says that all is well.
    init(watcherLimit: Int = 500, heartbeat: Duration = .seconds(10)) {
        self.watcherLimit = watcherLimit
        self.heartbeat = heartbeat
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "PredictAPI.TrainingHub"))
        timer.setEventHandler { [weak self] in self?.beat() }
        timer.activate()
    }

    deinit { timer.cancel() }

    /// How many watch.
    var watcherCount: Int { state.withLock(\.watchers.count) }

    /// The training that runs, here or on another instance; nil where none does.
    var running: Training? { state.withLock { $0.training?.isRunning == true ? $0.training : nil } }

    /// Begins with what is known of the latest training.
    func reset(to training: Training?) {
        state.withLock { state in
            state.training = training
            state.entries = []
        }
    }

    /// Tells an event to everyone who watches.
    func publish(_ event: TrainingEvent) {
        state.withLock { state in
            if case .began(let training) = event.change {
                state.training = training
                state.entries = []
            }
            if case .known(var training) = event.change, training.id != state.training?.id {
                training.lastEvent -= 1
                state.training = training
                state.entries = []
            }
            // An event whose recording failed is told again.
            guard var training = state.training, training.id == event.training, event.number > training.lastEvent
            else { return }
            training.apply(event)
            state.training = training
            let entry = Entry(
                number: event.number,
                events: TrainingEncoding.events(event, training),
                original: TrainingEncoding.original(training, id: training.eventID)
            )
            state.entries.append(entry)
            if state.entries.count > Self.keptEntries { state.entries.removeFirst(Self.keptEntries / 4) }
            for (key, watcher) in state.watchers {
                // Whoever is too slow or gone is dropped.
                if !watcher.stream.write(entry.bytes(watcher.form)) { state.watchers[key] = nil }
            }
            if !training.isRunning { end(&state) }
        }
    }

    /// Lets somebody watch until the training's end.
    ///
    /// - Parameters:
    ///   - form: The form to tell it in.
    ///   - lastEventID: The last identifier that the watcher saw, if it comes again.
    /// - Returns: The events, or why there are none.
    func watch(_ form: Form, after lastEventID: String?) -> Admission {
        let stream = BodyStream()
        let admission: Admission = state.withLock { state in
            guard state.watchers.count < watcherLimit, !state.isClosed else { return .full }
            let missed = lastEventID.flatMap { Self.missed(after: $0, in: state) }
            if let missed, missed.isEmpty, state.training?.isRunning == false { return .nothingNew }
            if let missed {
                stream.write(TrainingEncoding.greeting)
                for entry in missed { stream.write(entry.bytes(form)) }
            } else {
                stream.write(TrainingEncoding.greeting)
                stream.write(TrainingEncoding.snapshot(state.training, form))
            }
            guard state.training?.isRunning == true else {
                stream.finish()
                return .stream(stream)
            }
            if state.watchers.isEmpty { timer.schedule(deadline: .now() + interval, repeating: interval) }
            state.watchers[ObjectIdentifier(stream)] = (stream, form)
            return .stream(stream)
        }
        if case .stream = admission {
            stream.onEnd { [weak self, key = ObjectIdentifier(stream)] in self?.forget(key) }
        }
        return admission
    }

    /// Ends every stream without a closing event, so that watchers come again, and admits no more: the process stops.
    func close() {
        state.withLock { state in
            state.isClosed = true
            end(&state)
        }
    }

    /// What happened after an event; nil if that is not known any more, or belongs to another training.
    private static func missed(after id: String, in state: borrowing State) -> [Entry]? {
        let parts = id.split(separator: "-").map { Int($0) }
        guard let training = state.training, parts.count == 2, parts[0] == training.id, let number = parts[1],
            number <= training.lastEvent
        else { return nil }
        if number == training.lastEvent { return [] }
        guard let first = state.entries.first, first.number <= number + 1 else { return nil }
        return state.entries.filter { $0.number > number }
    }

    private var interval: DispatchTimeInterval {
        .milliseconds(max(1, Int(heartbeat / .milliseconds(1))))
    }

    private func end(_ state: inout State) {
        for watcher in state.watchers.values { watcher.stream.finish() }
        state.watchers = [:]
        timer.schedule(deadline: .distantFuture)
    }

    private func forget(_ key: ObjectIdentifier) {
        state.withLock { state in
            state.watchers[key] = nil
            if state.watchers.isEmpty { timer.schedule(deadline: .distantFuture) }
        }
    }

    private func beat() {
        let comment = ServerSentEvent.comment("the training goes on")
        state.withLock { state in
            for (key, watcher) in state.watchers where !watcher.stream.write(comment) { state.watchers[key] = nil }
        }
    }
}
