@preconcurrency import Glibc
import ServiceSupport

/// Does what ``Supervision`` answers, with real processes, signals and clocks, on one thread.
///
/// As process 1 of a container it also waits for orphans, which the kernel hands to it.
final class Supervisor {
    private static let interval = 100

    private let settings: LaunchSettings
    private let signals: SignalQueue
    private let environment: [String]
    private var supervision: Supervision
    private var processes: [pid_t: ServedProgram] = [:]
    /// Who has to be ready by when.
    private var starting: (program: ServedProgram, deadline: ContinuousClock.Instant)?
    /// Who has to have ended by when.
    private var stopping: [ServedProgram: ContinuousClock.Instant] = [:]

    /// Prepares; nothing is started yet.
    ///
    /// - Parameters:
    ///   - settings: The settings.
    ///   - signals: The signals, blocked since the process began.
    ///   - environment: Our own environment.
    init(_ settings: LaunchSettings, signals: SignalQueue, environment: [String: String]) {
        self.settings = settings
        self.signals = signals
        self.environment = settings.environment(from: environment)
        supervision = Supervision(startSeconds: settings.startSeconds, stopSeconds: settings.stopSeconds)
    }

    /// Starts both and watches over them until they have ended.
    ///
    /// - Returns: The exit status.
    func run() -> Int32 {
        for program in ServedProgram.allCases {
            guard let code = ListeningPort.problem(host: settings.host, port: settings.port(program)) else { continue }
            say(explain(code, program))
            return 69  // EX_UNAVAILABLE of sysexits.h
        }
        var actions = supervision.begin()
        while true {
            // What an action brings about comes before what comes by itself.
            while !actions.isEmpty {
                let action = actions.removeFirst()
                if case .finish(let status) = action { return status }
                if let event = perform(action) { actions = supervision.take(event) + actions }
            }
            if let event = nextEvent() { actions = supervision.take(event) }
        }
    }

    /// Does one thing.
    ///
    /// - Returns: What came of it at once, if anything.
    private func perform(_ action: Supervision.Action) -> Supervision.Event? {
        switch action {
        case .start(let program):
            return start(program)
        case .terminate(let program):
            starting = nil
            stopping[program] = stopping[program] ?? .now + .seconds(settings.stopSeconds)
            send(SIGTERM, to: program)
        case .kill(let program):
            stopping[program] = nil
            send(SIGKILL, to: program)
        case .announce:
            let (page, api) = (settings.port(.page), settings.port(.api))
            print("\n  Draw a digit:  http://localhost:\(page)/\n  Call the API:  http://localhost:\(api)/\n")
            fflush(stdout)
        case .say(let text):
            say(text)
        case .finish:
            break
        }
        return nil
    }

    private func start(_ program: ServedProgram) -> Supervision.Event? {
        do {
            let process = try ProcessSpawn.start(
                "\(settings.folder)/\(program.fileName)",
                ["--host", settings.host, "--port", "\(settings.port(program))"],
                environment: environment,
                descriptors: [(0, .file("/dev/null", flags: O_RDONLY))]
            )
            processes[process] = program
            starting = (program, .now + .seconds(settings.startSeconds))
            return nil
        } catch {
            return .cannotStart(program, reason: error.description)
        }
    }

    private func send(_ signal: Int32, to program: ServedProgram) {
        for (process, started) in processes where started == program { kill(process, signal) }
    }

    /// Waits until something happens that counts; nil where nothing of that kind did.
    private func nextEvent() -> Supervision.Event? {
        if let event = reap() { return event }
        if let late = stopping.first(where: { $0.value <= .now })?.key { return .stopIsLate(late) }
        if let event = readiness() { return event }
        let isWaiting = starting != nil || !stopping.isEmpty
        return signals.next(within: isWaiting ? Self.interval : nil) == .stop ? .stopRequested : nil
    }

    /// Takes the status of one child that has ended, and of orphans on the way.
    private func reap() -> Supervision.Event? {
        var status: Int32 = 0
        while true {
            let process = waitpid(-1, &status, WNOHANG)
            if process < 0, errno == EINTR { continue }
            guard process > 0 else { return nil }
            guard let program = processes.removeValue(forKey: process) else { continue }
            stopping[program] = nil
            if starting?.program == program { starting = nil }
            // WIFEXITED, WEXITSTATUS and WTERMSIG of wait(2), which are macros.
            return .ended(program, status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F)
        }
    }

    /// Asks the program that is starting how far it is.
    private func readiness() -> Supervision.Event? {
        guard let (program, deadline) = starting else { return nil }
        let port = settings.port(program)
        if HealthProbe.isHealthy(host: settings.host, port: port, path: "/health/ready", seconds: 1) {
            starting = nil
            return .ready(program)
        }
        guard deadline <= .now else { return nil }
        starting = nil
        let isLive = HealthProbe.isHealthy(host: settings.host, port: port, path: "/health/live", seconds: 1)
        return .late(program, isLive: isLive)
    }

    private func explain(_ code: Int32, _ program: ServedProgram) -> String {
        let (port, setting) = (settings.port(program), program == .api ? "API_PORT" : "WEB_PORT")
        guard code == EADDRINUSE else {
            return "port \(port) of \(settings.host) cannot be had (\(setting)): \(String(cString: strerror(code)))"
        }
        return "port \(port) is in use by another program; stop that one or choose another with \(setting)"
    }

    private func say(_ text: String) {
        fputs("launch: \(text)\n", stderr)
    }
}
