import Glibc
import ServiceSupport

/// Ends a training with the program that started it.
///
/// That program holds the other end of stdin, a pipe that the kernel closes with it, however it ends. The training is then
/// told to stop like by a signal, so that its checkpoint is written.
enum ParentWatch {
    /// How long a training may take to stop.
    private static let patience: UInt32 = 30

    /// Watches stdin from a thread of its own.
    ///
    /// - Throws: `DedicatedThread.Failure`.
    static func start() throws {
        // Nobody reads stdout then, and that must not end the training before its checkpoint.
        signal(SIGPIPE, SIG_IGN)
        try DedicatedThread.start {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count == 0 || (count < 0 && errno != EINTR) { break }
            }
            kill(getpid(), SIGTERM)
            sleep(patience)
            _exit(128 + SIGTERM)
        }
    }
}
