import HTTPServer

/// The assembled page's server, all but the socket.
struct FrontendApplication: Sendable {
    /// Answers every request.
    let responder: any HTTPResponder
    /// Counts the requests of the server in front of it.
    let serverMetrics: HTTPServerMetrics
}
