import HTTPServer
import LargerCNN

/// The prediction endpoints: four forms of one question, and one for numbers.
struct PredictRoutes: Sendable {
    let recognizer: Recognizer

    /// `POST /predict/`: a file as a multipart field `file` or as the raw body.
    ///
    /// `?include=input` adds the 784 grey bytes that the network saw, in base64.
    func file(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(.file(try Self.uploadedFile(in: request)))
        let includesInput = request.queryValue("include") == "input"
        return try Self.encode(answer) { Wire.PredictResponse($0, includesInput: includesInput) }
    }

    /// `POST /predict/number`: a file as for ``file(_:)``, answered with all its digits in reading order.
    func number(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.readNumber(.file(try Self.uploadedFile(in: request)))
        return try Self.encode(answer.timings) { Wire.NumberResponse(answer) }
    }

    /// `POST /api/drawing/`: JSON with a data URL.
    func drawing(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try request.json(as: Wire.DrawingRequest.self)
        let bytes = try DataURL.decode(body.drawing, field: "drawing")
        return try Self.encode(try await recognizer.recognize(.file(bytes))) { answer in
            let prediction = answer.recognition.prediction
            return Wire.DrawingResponse(
                prediction: prediction.digit,
                confidence: (Double(prediction.confidence) * 10_000).rounded() / 100
            )
        }
    }

    /// `POST /api/digit`: a file, answered with all ten probabilities.
    func percentages(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(.file(try Self.uploadedFile(in: request)))
        return try Self.encode(answer) { answer in
            let prediction = answer.recognition.prediction
            return Wire.PercentagesResponse(prediction: prediction.digit, percentages: prediction.probabilities)
        }
    }

    /// `POST /predict/pixels`: JSON with 784 grey values as text.
    func pixels(_ request: HTTPRequest) async throws -> HTTPResponse {
        let values = try PixelList.parse(try request.json(as: Wire.PixelsRequest.self).image)
        return try Self.encode(try await recognizer.recognize(.pixels(values))) { answer in
            Wire.PixelsResponse(prediction: String(answer.recognition.prediction.digit))
        }
    }

    /// The bytes of the file that a request carries.
    private static func uploadedFile(in request: HTTPRequest) throws(HTTPError) -> [UInt8] {
        let contentType = request.headers["Content-Type"]
        guard MultipartFormData.isAnnounced(by: contentType) else {
            guard !request.body.isEmpty else {
                throw HTTPError(
                    .badRequest,
                    "The body is empty; send a PNG or JPEG as the body or as the form field 'file'."
                )
            }
            return request.body
        }
        let form: MultipartFormData
        do {
            form = try MultipartFormData(request.body, contentType: contentType)
        } catch {
            throw HTTPError(.badRequest, error.message)
        }
        guard let part = form.part("file") else {
            throw HTTPError(.badRequest, "The form field 'file' is missing.")
        }
        return Array(part.content)
    }

    /// The last stage: the answer as JSON, and the time of all four stages as `Server-Timing`, which browsers show.
    private static func encode(
        _ answer: Answer,
        as body: (Answer) -> some Encodable
    ) throws -> HTTPResponse {
        try encode(answer.timings) { body(answer) }
    }

    private static func encode(_ timings: StageTimings, _ body: () -> some Encodable) throws -> HTTPResponse {
        let start = ContinuousClock.now
        var response = try HTTPResponse.json(body())
        response.headers.add(
            "Server-Timing",
            """
            decode;dur=\(timings.decode), preprocess;dur=\(timings.preprocess), predict;dur=\(timings.predict), \
            encode;dur=\(StageTimings.milliseconds(since: start))
            """
        )
        return response
    }
}
