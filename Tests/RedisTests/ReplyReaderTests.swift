import Testing

@testable import Redis

/// Replies, whole and in pieces.
struct ReplyReaderTests {
    private func replies(_ bytes: String, pieces: Int) throws -> [RedisReply] {
        var reader = try ReplyReader()
        var (found, bytes): ([RedisReply], [UInt8]) = ([], [UInt8](bytes.utf8))
        while !bytes.isEmpty {
            try reader.feed(Array(bytes.prefix(pieces)))
            bytes = Array(bytes.dropFirst(pieces))
            while let reply = try reader.next() { found.append(reply) }
        }
        return found
    }

    @Test(arguments: [1, 2, 7, 1_000]) func everyKindIsUnderstood(pieces: Int) throws {
        let bytes = "+OK\r\n:-7\r\n$3\r\na\0b\r\n$-1\r\n*3\r\n$1\r\nx\r\n:1\r\n*1\r\n-ERR no\r\n*-1\r\n*0\r\n$0\r\n\r\n"
        #expect(
            try replies(bytes, pieces: pieces) == [
                .status("OK"), .integer(-7), .bytes([97, 0, 98]), .null,
                .array([.bytes([120]), .integer(1), .array([.error("ERR no")])]), .null, .array([]), .bytes([]),
            ]
        )
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n", "$x\r\n", ":\r\n"]) func anythingElseIsAnError(bytes: String) {
        #expect(throws: RedisError.self) { try replies(bytes, pieces: 1_000) }
    }

    @Test func textsOfNumbersAreNumbers() {
        #expect(RedisReply.bytes([52, 50]).integer == 42)
        #expect(RedisReply.bytes([120]).integer == nil)
        #expect(RedisReply.status("OK").text == "OK")
        #expect(RedisReply.null.array == nil)
    }
}
