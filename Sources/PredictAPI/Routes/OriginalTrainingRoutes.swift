import HTTPServer

/// Trainings as the original's pages know them.
struct OriginalTrainingRoutes: Sendable {
    let training: TrainingRoutes
    /// The accuracy that the served weights say they have; nil where they say none.
    let servedAccuracy: @Sendable () throws -> Double?

    private var host: TrainingHost { training.host }

    /// `POST /api/retrain_model/`: starts a training from random weights.
    func retrain(_ request: HTTPRequest) async throws -> HTTPResponse {
        let settings = try TrainingSettings(Wire.TrainingRequest(), defaults: host.settings)
        _ = try await host.start(settings)
        return try .json(Wire.Message(message: "Model retraining has started."), status: .accepted)
    }

    /// `POST /api/stop_training/`: stops the training.
    func stop(_ request: HTTPRequest) async throws -> HTTPResponse {
        _ = try await host.stop()
        return try .json(Wire.Message(message: "Model training has been stopped."))
    }

    /// `GET /api/check_model_status/`: what has become of the latest training.
    func status(_ request: HTTPRequest) async throws -> HTTPResponse {
        let training = try await host.current()
        return try .json(Wire.ModelStatus(modelStatus: training?.status.rawValue ?? Wire.notStarted))
    }

    /// `GET /api/training_progress/`: where the training stands.
    func progress(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Wire.OriginalProgress(try await host.current()))
    }

    /// `GET /api/progress/`: the same as events, until `{"event": "close", "reason": …}`.
    func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await training.watch(.original, request)
    }

    /// `GET /api/model_accuracy/`: the accuracy of the version that answers.
    func accuracy(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let accuracy = try servedAccuracy() else {
            throw HTTPError(.notFound, "No model has been evaluated yet.")
        }
        return try .json(Wire.ModelAccuracy(accuracy: accuracy))
    }
}
