import Glibc

/// Owns the descriptor of a file that is being written.
final class PartFile {
    /// The path, for messages.
    let path: String
    private let descriptor: Int32

    /// Opens a file for writing and creates it where it is missing; its content stays.
    ///
    /// - Throws: ``HTTPClientError/cannotStore(path:reason:)``.
    init(path: String) throws(HTTPClientError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        close(descriptor)
    }

    /// The size in bytes; the next write goes there.
    func seekToEnd() throws(HTTPClientError) -> Int64 {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0 else { throw Self.failure(path) }
        return Int64(size)
    }

    /// Throws the content away; the next write goes to the start.
    func truncate() throws(HTTPClientError) {
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure(path) }
    }

    /// Writes all bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(HTTPClientError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives the file its final name, once its content is on the disk: a crash leaves the old file or the new one.
    func publish(as finalPath: String) throws(HTTPClientError) {
        guard fsync(descriptor) == 0, rename(path, finalPath) == 0 else { throw Self.failure(finalPath) }
    }

    private static func failure(_ path: String) -> HTTPClientError {
        .cannotStore(path: path, reason: String(cString: strerror(errno)))
    }
}
