import HTTPServer

/// Many pictures in one request.
struct BatchRoutes: Sendable {
    let recognizer: Recognizer
    /// The most pictures of one request.
    let limit: Int

    /// `POST /predict/batch`: a form of many files, answered in their order.
    ///
    /// A file that cannot be read has its own error and spoils nothing for the others. `?include=input` adds what the
    /// network saw, as for `POST /predict/`.
    func files(_ request: HTTPRequest) async throws -> HTTPResponse {
        let files = try UploadedFiles.all(in: request, limit: limit)
        request.charge(files.count - 1)
        let (answers, model) = try await recognizer.recognize(files.map(\.source), for: request.client)
        let includesInput = request.queryValue("include") == "input"
        let results = try zip(files, answers).map { file, answer in
            switch answer {
            case .success(let answer):
                return Wire.BatchResponse.Entry(answer, filename: file.name, includesInput: includesInput)
            case .failure(let error as HTTPError):
                return Wire.BatchResponse.Entry(error, filename: file.name)
            case .failure(let error):
                throw error
            }
        }
        return try .json(Wire.BatchResponse(results: results, model: model))
    }
}
