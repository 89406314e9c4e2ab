import HTTPServer
import TraceExport

/// The assembled page's server, all but the socket.
struct FrontendApplication: Sendable {
    /// Answers every request.
    let responder: any HTTPResponder
    /// Counts the requests of the server in front of it.
    let serverMetrics: HTTPServerMetrics
    /// Sends traces, to be shut down last; nil where none are sent.
    let traceExporter: TraceExporter?
}
