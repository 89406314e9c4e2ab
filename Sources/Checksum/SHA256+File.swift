import Glibc

extension SHA256 {
    /// Adds a whole file, reading 256 KiB at a time.
    ///
    /// - Parameter path: The file.
    /// - Returns: How many bytes were added.
    /// - Throws: ``FileReadError``, with the bytes read before it already added.
    @discardableResult
    public mutating func update(fileAt path: String) throws(FileReadError) -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileReadError(path: path, code: errno) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var total = 0
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return total }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileReadError(path: path, code: errno)
            }
            update(buffer[..<count])
            total += count
        }
    }

    /// Gives the digest of a file.
    ///
    /// - Parameter path: The file.
    /// - Returns: 64 hexadecimal digits in lower case.
    /// - Throws: ``FileReadError``.
    public static func digest(ofFileAt path: String) throws(FileReadError) -> String {
        var hash = SHA256()
        try hash.update(fileAt: path)
        return hash.finalize()
    }
}
