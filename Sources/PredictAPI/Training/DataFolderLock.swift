import Glibc

/// Makes one process the host of a data folder's trainings; it ends with the process, however that ends.
struct DataFolderLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock; nil if another process holds it, or the folder cannot be written.
    ///
    /// - Parameter folder: The data folder.
    init?(folder: String) {
        let descriptor = open("\(folder)/training.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
