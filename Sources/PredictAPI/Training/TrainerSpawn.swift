import Glibc

/// Starts a child process with pipes on its stdin and stdout.
enum TrainerSpawn {
    /// A started child and our ends of its pipes, which belong to whoever asked for it.
    struct Child {
        let process: pid_t
        /// Nothing is ever written to it; when it closes, also because we ended, the child stops.
        let stdin: Int32
        let stdout: Int32
    }

    /// A child that cannot be started.
    struct Failure: Error, CustomStringConvertible {
        let program: String
        let code: Int32
        var description: String { "cannot start \(program): \(String(cString: strerror(code)))" }
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
    ///   - errors: The file that stderr is appended to.
    /// - Returns: The child.
    /// - Throws: ``Failure``.
    static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        errors: String
    ) throws(Failure) -> Child {
        var (input, output): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&input) == 0 else { throw Failure(program: program, code: errno) }
        guard pipe(&output) == 0 else {
            let code = errno
            for end in input { close(end) }
            throw Failure(program: program, code: code)
        }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o644)

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
        close(input[0])
        close(output[1])
        guard code == 0 else {
            close(input[1])
            close(output[0])
            throw Failure(program: program, code: code)
        }
        return Child(process: process, stdin: input[1], stdout: output[0])
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
