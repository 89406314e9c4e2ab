import HTTPServer

/// The files that a request carries: parts of a form, or the body itself.
enum UploadedFiles {
    /// A file with the name that the client gave it.
    struct File: Sendable {
        /// For the answer only; never a path to be trusted.
        let name: String?
        /// The picture.
        let source: PictureSource
    }

    /// The one file of a request: the form field `file`, or the body.
    ///
    /// - Throws: `HTTPError` 400 if there is none.
    static func one(in request: HTTPRequest) throws(HTTPError) -> PictureSource {
        let contentType = request.headers["Content-Type"]
        guard MultipartFormData.isAnnounced(by: contentType) else {
            guard !request.body.isEmpty else {
                throw HTTPError(
                    .badRequest,
                    "The body is empty; send a PNG or JPEG as the body or as the form field 'file'."
                )
            }
            return .file(request.body)
        }
        let form: MultipartFormData
        do {
            form = try MultipartFormData(request.body, contentType: contentType)
        } catch {
            throw HTTPError(.badRequest, error.message)
        }
        guard let part = form.part("file") else { throw HTTPError(.badRequest, "The form field 'file' is missing.") }
        return .file(part.content)
    }

    /// Every file of a form: its fields `file` and `files`, in order.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - limit: The most files.
    /// - Returns: At least one file.
    /// - Throws: `HTTPError` 400 if there is none, 413 if there are too many.
    static func all(in request: HTTPRequest, limit: Int) throws(HTTPError) -> [File] {
        let contentType = request.headers["Content-Type"]
        let form: MultipartFormData
        do {
            form = try MultipartFormData(request.body, contentType: contentType, limits: .init(parts: limit))
        } catch {
            if case .tooManyParts = error { throw .tooMany(limit: limit) }
            throw HTTPError(.badRequest, error.message)
        }
        let files = form.parts.filter { $0.name == "file" || $0.name == "files" }
        guard !files.isEmpty else { throw HTTPError(.badRequest, "The form has no field 'file'.") }
        return files.map { File(name: $0.filename, source: .file($0.content)) }
    }
}

extension HTTPError {
    /// 413 for more pictures than one request may carry.
    static func tooMany(limit: Int) -> HTTPError {
        HTTPError(.contentTooLarge, "The request holds more than \(limit) pictures.")
    }
}
