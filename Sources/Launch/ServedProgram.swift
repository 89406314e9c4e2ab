/// One of the two programs that serve, in the order in which they start.
enum ServedProgram: String, CaseIterable {
    /// The API.
    case api = "PredictAPI"
    /// The page, which needs the API.
    case page = "WebFrontend"

    /// The name of its file.
    var fileName: String { rawValue }

    /// By which other name the image knows it, as the command that starts it alone.
    var command: String {
        switch self {
        case .api: "predict-api"
        case .page: "web-frontend"
        }
    }

    /// Where it listens unless told otherwise.
    var standardPort: Int {
        switch self {
        case .api: 8000
        case .page: 8501
        }
    }
}
