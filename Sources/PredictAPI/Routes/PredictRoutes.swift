import HTTPServer
import LargerCNN

/// The prediction endpoints: four forms of one question, and one for numbers.
struct PredictRoutes: Sendable {
    let recognizer: Recognizer

    /// `POST /predict/`: a file as a multipart field `file` or as the raw body.
    ///
    /// `?include=input` adds the 784 grey bytes that the network saw, in base64.
    func file(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(try UploadedFiles.one(in: request), for: request.client)
        let includesInput = request.queryValue("include") == "input"
        return try encode(answer) { Wire.PredictResponse($0, includesInput: includesInput) }
    }

    /// `POST /predict/number`: a file as for ``file(_:)``, answered with all its digits in reading order.
    func number(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.readNumber(try UploadedFiles.one(in: request), for: request.client)
        return try encode(answer.timings) { Wire.NumberResponse(answer) }
    }

    /// `POST /api/drawing/`: JSON with a data URL.
    func drawing(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(.drawing(request), for: request.client)
        return try encode(answer) { answer in
            let prediction = answer.recognition.prediction
            return Wire.DrawingResponse(
                prediction: prediction.digit,
                confidence: (Double(prediction.confidence) * 10_000).rounded() / 100
            )
        }
    }

    /// `POST /api/digit`: a file, answered with all ten probabilities.
    func percentages(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(try UploadedFiles.one(in: request), for: request.client)
        return try encode(answer) { answer in
            let prediction = answer.recognition.prediction
            return Wire.PercentagesResponse(prediction: prediction.digit, percentages: prediction.probabilities)
        }
    }

    /// `POST /predict/pixels`: JSON with 784 grey values as text.
    func pixels(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = try await recognizer.recognize(.pixels(request), for: request.client)
        return try encode(answer) { answer in
            Wire.PixelsResponse(prediction: String(answer.recognition.prediction.digit))
        }
    }

    /// The last stage: the answer as JSON, and the time of all stages as `Server-Timing`, which browsers show.
    private func encode(
        _ answer: Answer,
        as body: (Answer) -> some Encodable
    ) throws -> HTTPResponse {
        try encode(answer.timings) { body(answer) }
    }

    private func encode(_ timings: StageTimings, _ body: () -> some Encodable) throws -> HTTPResponse {
        let start = ContinuousClock.now
        var response = try HTTPResponse.json(body())
        recognizer.noteEncoding(since: start)
        response.headers.add(
            "Server-Timing",
            """
            queue;dur=\(timings.queue), decode;dur=\(timings.decode), preprocess;dur=\(timings.preprocess), predict;dur=\(timings.predict), \
            encode;dur=\(StageTimings.milliseconds(since: start))
            """
        )
        return response
    }
}
