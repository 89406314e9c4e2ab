import Testing

@testable import Redis

/// Commands as they go over the wire.
struct RedisArgumentTests {
    @Test func lengthsAreOfBytes() {
        let command: [RedisArgument] = ["SET", "ß", 12, RedisArgument([0, 13, 10])]
        let expected = [UInt8]("*4\r\n$3\r\nSET\r\n$2\r\nß\r\n$2\r\n12\r\n$3\r\n".utf8) + [0, 13, 10, 13, 10]
        #expect(command.encoded == expected)
    }
}
