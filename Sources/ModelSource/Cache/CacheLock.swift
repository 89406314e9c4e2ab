import Glibc

/// Lets one process at a time fetch into a cache that several share; it ends with the process, however that ends.
struct CacheLock: ~Copyable {
    private let descriptor: Int32

    /// Waits for the lock.
    ///
    /// - Parameter path: What is to be fetched; the lock is a file beside it.
    /// - Throws: ``ModelFetchError/cannotStore(path:reason:)``, or `CancellationError`.
    init(for path: String) async throws {
        let descriptor = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw ModelFetchError.cannotStore(path: "\(path).lock", reason: String(cString: strerror(errno)))
        }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            do {
                try await Task.sleep(for: .milliseconds(200))
            } catch {
                close(descriptor)
                throw error
            }
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
