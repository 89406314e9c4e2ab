/// Packs and unpacks the gzip file format (RFC 1952).
public enum Gzip {
    /// Tells whether bytes begin like a gzip file, by its two magic bytes.
    ///
    /// - Parameter bytes: The first bytes of a file, or all of it.
    /// - Returns: True for 1f 8b.
    public static func isGzip(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x1F, 0x8B])
    }

    /// Unpacks a whole gzip file, which may consist of several members one after the other.
    ///
    /// The checksum and the length at the end of every member are verified. Memory is bounded by `limit`, whatever
    /// the bytes claim, so that a small file that unpacks to gigabytes does no harm.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - limit: The longest content accepted, in bytes.
    /// - Returns: The content of all members, joined.
    /// - Throws: ``GzipError``.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        guard isGzip(bytes) else {
            // A file that ends inside the magic bytes is a short gzip file rather than another format.
            throw bytes.isEmpty || bytes == [0x1F] ? .truncated : .notGzip
        }
        let inflater = try GzipInflater()
        return try inflater.inflate(bytes, limit: limit)
    }

    /// Packs bytes as one gzip member.
    ///
    /// The header carries neither a name nor a time, so equal content packs to equal bytes.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - level: zlib's compression level, from 1, the fastest, to 9, the smallest.
    /// - Returns: A gzip file.
    /// - Throws: ``GzipError/outOfMemory``.
    public static func compress(_ bytes: [UInt8], level: Int = 6) throws(GzipError) -> [UInt8] {
        precondition((1...9).contains(level), "a compression level is from 1 to 9")
        let deflater = try GzipDeflater(level: level)
        return try deflater.deflate(bytes)
    }
}
