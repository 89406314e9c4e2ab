internal import Glibc

/// A file's bytes, mapped and only read: pages come from the disk when they are touched, and processes share them.
///
/// Files that this project writes are replaced by a rename, never overwritten, so a mapping keeps what it began with.
/// Whoever truncates a mapped file in place takes its pages away: touching them then ends the process (`mmap(2)`,
/// SIGBUS).
final class MappedFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// Maps a whole file.
    ///
    /// - Throws: ``SystemError`` if it cannot be opened or mapped; an empty file cannot.
    init(path: String) throws(SystemError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw SystemError("open \(path)") }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw SystemError("stat \(path)") }
        let count = Int(facts.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw SystemError("map \(path)")
        }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Gives the resident pages back; one that is touched again is read again.
    func forget() {
        // Advice only: where it is refused the pages stay, which is no error.
        madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
    }
}
