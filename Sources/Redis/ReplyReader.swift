import CHiredis

/// Takes replies out of what a connection receives; the one owner of hiredis' parser.
struct ReplyReader: ~Copyable {
    private let pointer: UnsafeMutablePointer<redisReader>

    /// Creates a parser that has seen nothing.
    ///
    /// - Throws: ``RedisError/unavailable(reason:)`` without memory.
    init() throws(RedisError) {
        guard let reader = redisReaderCreate() else { throw .unavailable(reason: "no memory is left") }
        pointer = reader
    }

    deinit { redisReaderFree(pointer) }

    /// Takes in what was received.
    mutating func feed(_ bytes: [UInt8]) throws(RedisError) {
        let code = bytes.withUnsafeBytes { buffer in
            redisReaderFeed(pointer, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
        }
        guard code == REDIS_OK else { throw failure }
    }

    /// The next reply.
    ///
    /// - Returns: Nil where more has to be received.
    /// - Throws: ``RedisError/unexpected(_:)`` for something that is no reply.
    mutating func next() throws(RedisError) -> RedisReply? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(pointer, &reply) == REDIS_OK else { throw failure }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return Self.value(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private var failure: RedisError {
        .unexpected(
            withUnsafeBytes(of: &pointer.pointee.errstr) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        )
    }

    private static func value(_ reply: redisReply) -> RedisReply {
        switch reply.type {
        case REDIS_REPLY_INTEGER: .integer(Int(reply.integer))
        case REDIS_REPLY_STRING: .bytes(bytes(reply))
        case REDIS_REPLY_STATUS: .status(String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: .error(String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            .array(
                UnsafeBufferPointer(start: reply.element, count: reply.elements).map { element in
                    element.map { value($0.pointee) } ?? .null
                }
            )
        default: .null
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: reply.str, count: reply.len))
    }
}
