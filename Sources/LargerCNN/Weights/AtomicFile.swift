internal import Glibc

/// Writes whole files: a reader finds the old one or the new one, never half, and a power cut loses neither.
public enum AtomicFile {
    /// Writes beside `path`, syncs, and renames (POSIX `rename` replaces atomically).
    ///
    /// - Parameters:
    ///   - bytes: The file's whole content.
    ///   - path: Where it goes.
    /// - Throws: ``SystemError``; a file that was there before is untouched then.
    public static func write(_ bytes: [UInt8], path: String) throws(SystemError) {
        let temporary = "\(path).\(getpid()).part"
        do throws(SystemError) {
            try writeThrough(bytes, temporary: temporary)
            guard rename(temporary, path) == 0 else { throw SystemError("rename to \(path)") }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Writes a file to its end and to the disk.
    static func writeThrough(_ bytes: [UInt8], temporary: String) throws(SystemError) {
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw SystemError("open \(temporary)") }
        defer { close(file) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes {
                Glibc.write(file, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if written > 0 {
                offset += written
            } else if errno != EINTR {
                throw SystemError("write \(temporary)")
            }
        }
        guard fsync(file) == 0 else { throw SystemError("sync \(temporary)") }
    }
}

/// A system call that failed, with its `errno`.
public struct SystemError: Error, CustomStringConvertible {
    /// What was to be done, and to what.
    public let operation: String
    /// The system's number of the error.
    public let code: Int32

    init(_ operation: String) {
        self.operation = operation
        code = errno
    }

    /// One clause for a log or a message.
    public var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
