import HTTPServer
import LargerCNN

/// The Open Inference Protocol, version 2: what serving platforms and their clients speak.
struct OpenInferenceRoutes: Sendable {
    let recognizer: Recognizer
    let model: ModelHost
    /// The most digits of one request.
    let limit: Int

    /// `GET /v2`: which server this is.
    func server(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(OpenInference.ServerMetadata())
    }

    /// `GET /v2/health/live`: the process answers.
    func live(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(OpenInference.Live())
    }

    /// `GET /v2/health/ready`: the model answers.
    func ready(_ request: HTTPRequest) async throws -> HTTPResponse {
        _ = try model.ready()
        return try .json(OpenInference.Ready())
    }

    /// `GET /v2/models/larger-cnn`, also of a version: what goes in and what comes out.
    func metadata(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(OpenInference.ModelMetadata(try named(in: request, model.serving().info)))
    }

    /// `GET /v2/models/larger-cnn/ready`, also of a version: whether it answers.
    func modelReady(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(OpenInference.Ready(name: try named(in: request, model.ready().info).name))
    }

    /// `POST /v2/models/larger-cnn/infer`, also of a version: digits in, probabilities and digits out.
    func infer(_ request: HTTPRequest) async throws -> HTTPResponse {
        _ = try named(in: request, model.serving().info)
        let question: Question
        if request.body.count <= Self.shortBody {
            question = try Question(request, limit: limit)
        } else {
            question = try await recognizer.onLane(for: request.client) { [limit] in
                try Question(request, limit: limit)
            }
        }
        request.charge(question.digits.count - 1)
        // Asked once more where the answer is made: another version may have taken over meanwhile.
        let (predictions, info) = try await recognizer.classify(question.digits, for: request.client) {
            _ = try named(in: request, $0)
        }
        return try OpenInference.answer(question.inference, question.wanted, predictions, model: info)
    }

    /// Bodies up to this many bytes are read at once; longer ones take milliseconds and are therefore read on a lane.
    private static let shortBody = 32 << 10

    /// A request that was understood.
    private struct Question: Sendable {
        let inference: OpenInference.Request
        let wanted: [OpenInference.WantedOutput]
        let digits: [DigitImage]

        init(_ request: HTTPRequest, limit: Int) throws(HTTPError) {
            let tensors: ArraySlice<UInt8>
            (inference, tensors) = try OpenInference.read(request)
            wanted = try OpenInference.wanted(by: inference)
            digits = try OpenInference.digits(of: inference, tensors: tensors, limit: limit)
        }
    }

    /// The model that a path names.
    ///
    /// - Throws: `HTTPError` 404 for another name or version.
    private func named(in request: HTTPRequest, _ info: ModelInfo) throws(HTTPError) -> ModelInfo {
        guard request.parameters["model"] == info.name else {
            throw HTTPError(.notFound, "There is no such model; this server has '\(info.name)'.")
        }
        guard let version = request.parameters["version"] else { return info }
        guard version == info.version else {
            throw HTTPError(.notFound, "There is no such version; this server has '\(info.version)'.")
        }
        return info
    }
}
