import AccessControl
import HTTPServer
import Metrics

/// Every route of the API, on one screen, with the role that it needs where keys are configured; nil is open to all.
///
/// - Parameters:
///   - recognizer: Reads pictures.
///   - model: The model behind it.
///   - training: Runs trainings.
///   - feedback: Keeps corrections.
///   - metrics: What is told to Prometheus.
///   - versions: The versions of the model.
///   - pictureLimit: The most pictures of one request.
/// - Returns: The router.
func makeRoutes(
    recognizer: Recognizer,
    model: ModelHost,
    training: TrainingHost,
    feedback: FeedbackHost,
    metrics: MetricRegistry = MetricRegistry(),
    versions: ModelVersions,
    pictureLimit: Int
) -> Router {
    let predict = PredictRoutes(recognizer: recognizer)
    let batch = BatchRoutes(recognizer: recognizer, limit: pictureLimit)
    let inference = OpenInferenceRoutes(recognizer: recognizer, model: model, limit: pictureLimit)
    let training = TrainingRoutes(host: training, probes: ProbePictures(recognizer: recognizer))
    let original = OriginalTrainingRoutes(training: training) { try model.serving().info.accuracy }
    let feedback = FeedbackRoutes(host: feedback)
    let health = HealthRoutes(model: model)
    let about = AboutRoutes()
    let models = ModelRoutes(versions: versions)

    var router = Router()
    router.get("/", needs: nil, about.welcome)

    router.post("/predict/", needs: .predict, predict.file)
    router.post("/predict/number", needs: .predict, predict.number)
    router.post("/predict/batch", needs: .predict, batch.files)
    router.post("/predict/pixels", needs: .predict, predict.pixels)
    router.post("/api/drawing/", needs: .predict, predict.drawing)
    router.post("/api/digit", needs: .predict, predict.percentages)

    router.post("/api/retrain_model/", needs: .admin, original.retrain)
    router.post("/api/stop_training/", needs: .admin, original.stop)
    router.get("/api/check_model_status/", needs: .predict, original.status)
    router.get("/api/training_progress/", needs: .predict, original.progress)
    router.get("/api/progress/", needs: .predict, original.events)
    router.get("/api/model_accuracy/", needs: .predict, original.accuracy)

    router.post("/training", needs: .admin, training.start)
    router.get("/training", needs: .predict, training.state)
    router.delete("/training", needs: .admin, training.stop)
    router.get("/training/events", needs: .predict, training.events)

    router.post("/feedback", needs: .predict, feedback.add)
    router.get("/feedback", needs: .admin, feedback.list)
    router.delete("/feedback", needs: .admin, feedback.removeAll)
    router.get("/feedback/settings", needs: .predict, feedback.settings)
    router.get("/feedback/statistics", needs: .admin, feedback.statistics)
    router.get("/feedback/export", needs: .admin, feedback.export)
    router.get("/feedback/{id}/drawing", needs: .admin, feedback.drawing)
    router.post("/feedback/{id}/review", needs: .admin, feedback.review)
    router.delete("/feedback/{id}", needs: .admin, feedback.remove)

    router.get("/models", needs: .predict, models.all)
    router.get("/models/{version}", needs: .predict, models.one)
    router.delete("/models/{version}", needs: .admin, models.delete)
    router.post("/models/{version}/activate", needs: .admin, models.activate)
    router.post("/models/rollback", needs: .admin, models.rollBack)

    router.get("/v2", needs: .predict, inference.server)
    router.get("/v2/health/live", needs: nil, inference.live)
    router.get("/v2/health/ready", needs: nil, inference.ready)
    router.get("/v2/models/{model}", needs: .predict, inference.metadata)
    router.get("/v2/models/{model}/ready", needs: .predict, inference.modelReady)
    router.post("/v2/models/{model}/infer", needs: .predict, inference.infer)
    router.get("/v2/models/{model}/versions/{version}", needs: .predict, inference.metadata)
    router.get("/v2/models/{model}/versions/{version}/ready", needs: .predict, inference.modelReady)
    router.post("/v2/models/{model}/versions/{version}/infer", needs: .predict, inference.infer)

    router.get("/health/live", needs: nil, health.live)
    router.get("/health/ready", needs: nil, health.ready)
    router.get(MetricsEndpoint.path, needs: nil, MetricsEndpoint(metrics).answer)

    router.get("/api/session", needs: nil, about.session)
    router.get("/openapi.json", needs: nil, about.openAPI)
    router.get("/docs", needs: nil, about.documentation)
    return router
}
