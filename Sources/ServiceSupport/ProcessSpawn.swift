import Glibc

/// Starts child processes that begin with a clean slate, whatever this process does with signals.
public enum ProcessSpawn {
    /// A child that cannot be started.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// The path of the program.
        public let program: String
        /// The system's error number (errno).
        public let code: Int32

        /// Names a program and why it does not start.
        public init(program: String, code: Int32) {
            self.program = program
            self.code = code
        }

        /// What to look at.
        public var description: String { "cannot start \(program): \(String(cString: strerror(code)))" }
    }

    /// What one of the child's descriptors is.
    public enum Source: Sendable {
        /// One of ours, which stays open here.
        case descriptor(Int32)
        /// A file, opened with flags of open(2) and made with mode 644.
        case file(String, flags: Int32)
    }

    /// Starts a program.
    ///
    /// It gets a process group of its own, so that Ctrl-C at a terminal reaches us only, no signal that we ignore or
    /// block, and only the environment that is given.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Without the program's own name.
    ///   - environment: `NAME=value`.
    ///   - descriptors: What its descriptors are; others stay as they are here, if they are not closed on execution.
    /// - Returns: The number of the process, which belongs to it until somebody waits for its end.
    /// - Throws: ``Failure``.
    public static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        descriptors: [(Int32, Source)] = []
    ) throws(Failure) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (descriptor, source) in descriptors {
            switch source {
            case .descriptor(let ours): posix_spawn_file_actions_adddup2(&actions, ours, descriptor)
            case .file(let path, let flags):
                posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o644)
            }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP)
        )
        var process = pid_t()
        let code = withCStrings([program] + arguments) { argv in
            withCStrings(environment) { envp in posix_spawn(&process, program, &actions, &attributes, argv, envp) }
        }
        guard code == 0 else { throw Failure(program: program, code: code) }
        return process
    }

    /// Lends strings as the null-terminated array that C functions take.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("the array holds at least its end") }
            return body(UnsafePointer(start))
        }
    }
}
