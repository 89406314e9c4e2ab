import Glibc

/// Keeps two trainings from writing the same checkpoint: the lock ends with the process that holds it.
struct CheckpointLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock of a checkpoint, and waits for a training that is just about to end.
    ///
    /// - Parameters:
    ///   - path: The checkpoint's; the lock is a file beside it.
    ///   - seconds: How long to wait.
    /// - Throws: ``CommandError`` if another training keeps it.
    init(checkpoint path: String, waiting seconds: Int = 40) throws {
        let descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandError("cannot write \(path).lock: \(String(cString: strerror(errno)))")
        }
        for attempt in 0...seconds * 10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                self.descriptor = descriptor
                return
            }
            if attempt < seconds * 10 { usleep(100_000) }
        }
        close(descriptor)
        throw CommandError("another training writes \(path)")
    }

    deinit { close(descriptor) }
}
