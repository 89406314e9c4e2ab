import HTTPClient
import Tracing

extension Span {
    /// Ends the span of a request to the API with what OpenTelemetry's semantic conventions for HTTP clients ask for.
    ///
    /// - Parameters:
    ///   - request: What was asked.
    ///   - status: The status of the answer; nil where there is none.
    ///   - failure: Why there is no answer.
    func end(_ request: ClientRequest, answeredWith status: Int?, failure: String? = nil) {
        guard isRecording else { return }
        var attributes: [SpanRecord.Attribute] = [
            .init("http.request.method", .string(request.method)),
            // Without the query, which is the visitor's.
            .init("url.full", .string(String(request.url.prefix { $0 != "?" }))),
        ]
        if let status { attributes.append(.init("http.response.status_code", .integer(status))) }
        let isFailure = status.map { $0 >= 400 } ?? true
        if isFailure { attributes.append(.init("error.type", .string(status.map { String($0) } ?? "no_answer"))) }
        end(request.method, attributes, failure: isFailure ? failure ?? "" : nil)
    }
}
