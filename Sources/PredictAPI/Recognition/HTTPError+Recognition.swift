import HTTPServer
import ImageCodec
import LargerCNN

extension HTTPError {
    /// The exact words that clients of the original rely on.
    static let blank = HTTPError(.badRequest, "Image is blank. Please provide a valid digit.")

    /// 413 for a picture over a limit, 415 for another format, 400 for a broken one.
    init(_ error: ImageDecodingError) {
        let status: HTTPStatus
        if error.isLimit {
            status = .contentTooLarge
        } else if case .unsupportedFormat = error {
            status = .unsupportedMediaType
        } else {
            status = .badRequest
        }
        self.init(status, error.message)
    }

    /// What the client is told when recognition fails.
    ///
    /// - Parameter error: What was thrown on the way.
    /// - Returns: The error as it is if it tells nothing to a client.
    static func telling(_ error: any Error) -> any Error {
        switch error {
        case let error as ImageDecodingError: HTTPError(error)
        case PreprocessingError.blank: HTTPError.blank
        case NumberReadingError.tooMuchInk(let limit):
            HTTPError(.unprocessableContent, "The image shows more than \(limit) digits.")
        case LanePoolError.full: HTTPError.overloaded("Too many predictions are waiting.")
        case LanePoolError.overdue: HTTPError.overloaded("The prediction has waited too long.")
        case LanePoolError.stopped: HTTPError.overloaded("The server is stopping.")
        default: error
        }
    }
}
