import HTTPClient
import HTTPServer

/// Liveness and readiness of the page's process.
///
/// Ready means that it can serve the page, and it can as soon as it listens. The API's state is a field of the answer
/// and not part of the verdict: were the page's process taken out of service with the API, a person would see a broken
/// connection instead of the page that says what is wrong and recovers by itself, and an outage of one process would
/// be reported as one of both.
struct HealthRoutes: Sendable {
    let client: HTTPClient
    let apiURL: String
    let drain: DrainState

    /// How long the API may take for its own readiness: an answer about health must come quickly.
    private static let patience: Duration = .seconds(1)

    private struct Live: Encodable {
        let status = "live"
    }

    private struct Ready: Encodable {
        let status = "ready"
        let api: String
    }

    /// The process answers.
    func live() throws -> HTTPResponse { try .json(Live()) }

    /// The process serves the page, and is not about to stop; `api` is `ready`, `starting` (it answers, but not with 200) or `unreachable`.
    func ready() async throws -> HTTPResponse {
        guard !drain.isDraining else { throw HTTPError.overloaded("The page's server is stopping.") }
        return try .json(Ready(api: await apiState()))
    }

    private func apiState() async -> String {
        do throws(HTTPClientError) {
            let request = ClientRequest("GET", "\(apiURL)/health/ready", timeout: Self.patience)
            return try await client.send(request).status == 200 ? "ready" : "starting"
        } catch {
            return "unreachable"
        }
    }
}
