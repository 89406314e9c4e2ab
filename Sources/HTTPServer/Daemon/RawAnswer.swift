import Glibc

/// Answers that go straight to the socket, where libmicrohttpd takes none: amid a body, or on a connection that it
/// never sees.
enum RawAnswer {
    /// Sends an error and announces the end of the connection, without ever blocking.
    ///
    /// - Precondition: Nothing is being sent on this socket.
    static func send(_ error: HTTPError, to socket: Int32) {
        let response = HTTPResponse(error)
        var text = "HTTP/1.1 \(error.status.rawValue) \(reason(error.status))\r\n"
        for field in response.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        text += "Content-Length: \(response.body.count)\r\nConnection: close\r\n\r\n"
        let bytes = [UInt8](text.utf8) + response.body
        // A fresh send buffer always takes these few bytes; a client that left gets nothing, and no SIGPIPE comes.
        _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }

    private static func reason(_ status: HTTPStatus) -> String {
        switch status {
        case .requestTimeout: "Request Timeout"
        case .contentTooLarge: "Content Too Large"
        case .serviceUnavailable: "Service Unavailable"
        default: "Error"
        }
    }
}
