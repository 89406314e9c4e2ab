import HTTPServer

/// Every route of the API, on one screen.
///
/// - Parameters:
///   - recognizer: Reads pictures.
///   - model: The model behind it.
///   - training: Runs trainings.
///   - pictureLimit: The most pictures of one request.
/// - Returns: The router.
func makeRoutes(recognizer: Recognizer, model: ModelHost, training: TrainingHost, pictureLimit: Int) -> Router {
    let predict = PredictRoutes(recognizer: recognizer)
    let batch = BatchRoutes(recognizer: recognizer, limit: pictureLimit)
    let inference = OpenInferenceRoutes(recognizer: recognizer, model: model, limit: pictureLimit)
    let training = TrainingRoutes(host: training)
    let original = OriginalTrainingRoutes(training: training) { (try? model.serving())?.info.accuracy }
    let health = HealthRoutes(model: model)
    let about = AboutRoutes()

    var router = Router()
    router.get("/", about.welcome)

    router.post("/predict/", predict.file)
    router.post("/predict/number", predict.number)
    router.post("/predict/batch", batch.files)
    router.post("/predict/pixels", predict.pixels)
    router.post("/api/drawing/", predict.drawing)
    router.post("/api/digit", predict.percentages)

    router.post("/api/retrain_model/", original.retrain)
    router.post("/api/stop_training/", original.stop)
    router.get("/api/check_model_status/", original.status)
    router.get("/api/training_progress/", original.progress)
    router.get("/api/progress/", original.events)
    router.get("/api/model_accuracy/", original.accuracy)

    router.post("/training", training.start)
    router.get("/training", training.state)
    router.on(.delete, "/training", training.stop)
    router.get("/training/events", training.events)

    router.get("/v2", inference.server)
    router.get("/v2/health/live", inference.live)
    router.get("/v2/health/ready", inference.ready)
    router.get("/v2/models/{model}", inference.metadata)
    router.get("/v2/models/{model}/ready", inference.modelReady)
    router.post("/v2/models/{model}/infer", inference.infer)
    router.get("/v2/models/{model}/versions/{version}", inference.metadata)
    router.get("/v2/models/{model}/versions/{version}/ready", inference.modelReady)
    router.post("/v2/models/{model}/versions/{version}/infer", inference.infer)

    router.get("/health/live", health.live)
    router.get("/health/ready", health.ready)

    router.get("/openapi.json", about.openAPI)
    router.get("/docs", about.documentation)
    return router
}
