/// Gives every request an identifier: the client's `X-Request-ID` if it is harmless, else a fresh one.
///
/// The identifier stands in the log and on every answer, so that a person's report leads to the right lines.
public struct RequestIDMiddleware: HTTPMiddleware {
    /// The field that carries it.
    public static let header = "X-Request-ID"
    private static let longest = 128

    /// Creates the step.
    public init() {}

    /// Answers a request under its identifier.
    public func respond(to request: HTTPRequest, next: any HTTPResponder) async throws -> HTTPResponse {
        var request = request
        request.id = request.headers[Self.header].flatMap { Self.isHarmless($0) ? $0 : nil } ?? Self.fresh()
        var response = try await next.respond(to: request)
        response.headers[Self.header] = request.id
        return response
    }

    /// Whether an identifier from outside may stand in logs: letters, digits and `-_.:+/=@`, at most 128 of them.
    static func isHarmless(_ id: String) -> Bool {
        (1...longest).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_.:+/=@".utf8.contains(byte)
                }
            }
    }

    /// 128 random bits in hexadecimal.
    private static func fresh() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
