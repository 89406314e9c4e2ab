/// A server-sent event (WHATWG HTML, section 9.2, "Server-sent events").
public struct ServerSentEvent: Sendable, Equatable {
    /// What a client that connects again sends as `Last-Event-ID`; nil keeps the one before.
    public var id: String?
    /// The event's type; nil for `message`.
    public var event: String?
    /// The content; it may have several lines.
    public var data: String
    /// How long a client waits before it connects again, in milliseconds; nil leaves that as it is.
    public var retry: Int?

    /// Creates an event.
    public init(_ data: String, event: String? = nil, id: String? = nil, retry: Int? = nil) {
        self.data = data
        self.event = event
        self.id = id
        self.retry = retry
    }

    /// The event as it goes over the wire, with the empty line that ends it.
    public var encoded: [UInt8] {
        var text = ""
        if let id { text += "id: \(Self.oneLine(id))\n" }
        if let event { text += "event: \(Self.oneLine(event))\n" }
        if let retry { text += "retry: \(retry)\n" }
        // Any line break would end the field; "\r\n" is one character of Swift's and one line break of the standard's.
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineBreak) {
            text += "data: \(line)\n"
        }
        return [UInt8]("\(text)\n".utf8)
    }

    /// A comment, which clients ignore: it keeps connections alive that would be closed for resting.
    public static func comment(_ text: String) -> [UInt8] { [UInt8](": \(oneLine(text))\n\n".utf8) }

    /// Line breaks would begin another field; an identifier with U+0000 is ignored by clients.
    private static func oneLine(_ text: String) -> String {
        String(text.filter { !isLineBreak($0) && $0 != "\0" })
    }

    private static func isLineBreak(_ character: Character) -> Bool {
        character == "\n" || character == "\r" || character == "\r\n"
    }
}

extension HTTPResponse {
    /// An answer of server-sent events; whoever holds the stream writes them.
    ///
    /// - Parameter stream: Where ``ServerSentEvent/encoded`` is written to.
    /// - Returns: The answer; proxies are asked not to hold it back.
    public static func events(_ stream: BodyStream) -> HTTPResponse {
        var response = HTTPResponse(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"]
        )
        response.stream = stream
        return response
    }
}
