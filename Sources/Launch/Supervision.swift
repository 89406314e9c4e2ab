/// What to do next, and when: the page starts once the API is ready and stops before it, and one that ends by itself ends
/// the other, with its status.
///
/// It knows neither processes nor clocks: ``Supervisor`` tells it what happened and does what it answers.
struct Supervision {
    /// What happened.
    enum Event: Equatable {
        /// A program's readiness check is well.
        case ready(ServedProgram)
        /// It is not, and the time for that is over; whether the program answers at all.
        case late(ServedProgram, isLive: Bool)
        /// There is no such process, with the reason.
        case cannotStart(ServedProgram, reason: String)
        /// A process has ended, with its exit status, or 128 and the number of the signal that ended it.
        case ended(ServedProgram, status: Int32)
        /// Somebody wants both to stop.
        case stopRequested
        /// A program was asked to stop, and the time for that is over.
        case stopIsLate(ServedProgram)
    }

    /// What to do.
    enum Action: Equatable {
        /// Start a program and watch for its readiness.
        case start(ServedProgram)
        /// Ask it to stop, and watch the clock.
        case terminate(ServedProgram)
        /// End it.
        case kill(ServedProgram)
        /// Tell the addresses of both.
        case announce
        /// Tell a person.
        case say(String)
        /// Nothing runs any more: exit with this status.
        case finish(Int32)
    }

    private enum Phase: Equatable {
        case starting
        case serving
        case stopping
    }

    /// The status for what stands in the way of a start, as shells have it for a command that is not found.
    static let cannotStartStatus: Int32 = 127

    /// How long a program may take until it is ready, in seconds; for the messages.
    let startSeconds: Int
    /// How long it may take to stop, in seconds; for the messages.
    let stopSeconds: Int
    private var phase = Phase.starting
    /// In the order in which they were started.
    private var running: [ServedProgram] = []
    /// What both are stopped for, if that is a failure; otherwise the last failure to stop counts.
    private var cause: Int32?
    private var lastFailure: Int32 = 0

    /// Nothing has been started yet.
    init(startSeconds: Int, stopSeconds: Int) {
        self.startSeconds = startSeconds
        self.stopSeconds = stopSeconds
    }

    /// The first step.
    mutating func begin() -> [Action] { start(.api) }

    /// The next steps.
    mutating func take(_ event: Event) -> [Action] {
        switch event {
        case .ready(let program):
            return phase == .starting ? goOn(after: program) : []
        case .late(let program, let isLive):
            guard phase == .starting else { return [] }
            let fact = "\(program.fileName) is not ready after \(startSeconds) s"
            // Weights that cannot be fetched yet may come; the page tells meanwhile what is wrong.
            if isLive { return [.say("\(fact); going on without")] + goOn(after: program) }
            return [.say("\(fact); stopping")] + stop(because: 1)
        case .cannotStart(let program, let reason):
            running.removeAll { $0 == program }
            return [.say(reason)] + stop(because: Self.cannotStartStatus)
        case .ended(let program, let status):
            return ended(program, status)
        case .stopRequested:
            // Who asks twice does not want to wait for what is still in flight; the programs understand that, too.
            if phase == .stopping { return running.map(Action.terminate) }
            return stop(because: nil)
        case .stopIsLate(let program):
            let name = program.fileName
            return [.say("\(name) did not stop within \(stopSeconds) s and is killed"), .kill(program)]
        }
    }

    private mutating func start(_ program: ServedProgram) -> [Action] {
        running.append(program)
        return [.start(program)]
    }

    private mutating func goOn(after program: ServedProgram) -> [Action] {
        switch program {
        case .api:
            return start(.page)
        case .page:
            phase = .serving
            return [.announce]
        }
    }

    private mutating func ended(_ program: ServedProgram, _ status: Int32) -> [Action] {
        running.removeAll { $0 == program }
        guard phase == .stopping else {
            return [.say("\(program.fileName) ended by itself with status \(status); stopping")]
                + stop(because: status)
        }
        guard status != 0 else { return stopNext() }
        lastFailure = status
        return [.say("\(program.fileName) ended with status \(status)")] + stopNext()
    }

    private mutating func stop(because cause: Int32?) -> [Action] {
        phase = .stopping
        self.cause = cause
        return stopNext()
    }

    /// Stops what was started last, or ends where nothing runs.
    private func stopNext() -> [Action] {
        running.last.map { [.terminate($0)] } ?? [.finish(cause ?? lastFailure)]
    }
}
