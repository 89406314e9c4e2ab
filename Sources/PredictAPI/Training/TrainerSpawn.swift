import Glibc
import ServiceSupport

/// Starts a child process with pipes on its stdin and stdout.
enum TrainerSpawn {
    /// A started child and our ends of its pipes, which belong to whoever asked for it.
    struct Child {
        let process: pid_t
        /// Nothing is ever written to it; when it closes, also because we ended, the child stops.
        let stdin: Int32
        let stdout: Int32
    }

    /// Starts a program as ``ProcessSpawn`` does.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Without the program's own name.
    ///   - environment: `NAME=value`.
    ///   - errors: The file that stderr is appended to.
    /// - Returns: The child.
    /// - Throws: ``ProcessSpawn/Failure``.
    static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String],
        errors: String
    ) throws(ProcessSpawn.Failure) -> Child {
        var (input, output): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&input) == 0 else { throw ProcessSpawn.Failure(program: program, code: errno) }
        guard pipe(&output) == 0 else {
            let code = errno
            for end in input { close(end) }
            throw ProcessSpawn.Failure(program: program, code: code)
        }
        for end in input + output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer {
            close(input[0])
            close(output[1])
        }
        do {
            let process = try ProcessSpawn.start(
                program,
                arguments,
                environment: environment,
                descriptors: [
                    (0, .descriptor(input[0])), (1, .descriptor(output[1])),
                    (2, .file(errors, flags: O_WRONLY | O_CREAT | O_APPEND)),
                ]
            )
            return Child(process: process, stdin: input[1], stdout: output[0])
        } catch {
            close(input[1])
            close(output[0])
            throw error
        }
    }
}
