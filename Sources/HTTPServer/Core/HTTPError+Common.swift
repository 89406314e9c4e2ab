extension HTTPError {
    /// 503 for work beyond a bound; the client may come again.
    ///
    /// - Parameters:
    ///   - message: One sentence.
    ///   - seconds: When to come again.
    /// - Returns: The error.
    public static func overloaded(_ message: String, retryAfter seconds: Int = 1) -> HTTPError {
        HTTPError(.serviceUnavailable, message, headers: ["Retry-After": "\(seconds)"])
    }

    /// 413 for a body over the limit.
    ///
    /// - Parameter limit: The limit in bytes.
    /// - Returns: The error.
    public static func bodyTooLarge(limit: Int) -> HTTPError {
        HTTPError(.contentTooLarge, "The body is larger than \(limit) bytes.")
    }
}
