import Foundation
import HTTPServer
import ServiceSupport

@testable import WebFrontend

/// The page's server without a socket, in front of an API at an address.
func frontend(
    api: String = "http://127.0.0.1:1",
    timeout: Duration = .seconds(10),
    bodyLimit: Int = 1 << 20
) throws -> any HTTPResponder {
    var configuration = FrontendConfiguration()
    configuration.apiURL = api
    configuration.apiTimeout = timeout
    configuration.bodyLimit = bodyLimit
    configuration.logger = Logger(level: .error, format: .text) { _ in }
    return try buildFrontend(configuration).responder
}

extension HTTPResponse {
    /// The content as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The sentence of an error in the one shape that errors have; nil for any other content.
    var errorSentence: String? {
        guard headers["Content-Type"] == "application/json" else { return nil }
        return (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: String])?["error"]
    }
}
