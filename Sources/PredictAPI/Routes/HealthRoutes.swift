import HTTPServer

/// Liveness and readiness: different questions (Open Inference Protocol v2).
struct HealthRoutes: Sendable {
    /// What both answer when all is well.
    struct Health: Encodable {
        let status: String
        var model: ModelInfo?
    }

    let model: ModelHost

    /// The process runs and answers: nothing more, so that a loading model never gets it killed.
    func live(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Health(status: "live"))
    }

    /// Predictions are answered: the weights are loaded and warmed, and no stop is under way.
    func ready(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Health(status: "ready", model: try model.ready().info))
    }
}
