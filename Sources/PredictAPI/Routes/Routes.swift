import HTTPServer

/// Every route of the API, on one screen.
func makeRoutes(recognizer: Recognizer, model: ModelHost) -> Router {
    let predict = PredictRoutes(recognizer: recognizer)
    let health = HealthRoutes(model: model)
    let about = AboutRoutes()

    var router = Router()
    router.get("/", about.welcome)

    router.post("/predict/", predict.file)
    router.post("/predict/number", predict.number)
    router.post("/predict/pixels", predict.pixels)
    router.post("/api/drawing/", predict.drawing)
    router.post("/api/digit", predict.percentages)

    router.get("/health/live", health.live)
    router.get("/health/ready", health.ready)

    router.get("/openapi.json", about.openAPI)
    router.get("/docs", about.documentation)
    return router
}
