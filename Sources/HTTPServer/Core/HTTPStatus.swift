/// A response status (RFC 9110, section 15).
public struct HTTPStatus: RawRepresentable, Hashable, Sendable {
    /// The three-digit code.
    public let rawValue: Int

    /// Creates a status from its code.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Status 200: ok.
    public static let ok = HTTPStatus(rawValue: 200)
    /// Status 201: created.
    public static let created = HTTPStatus(rawValue: 201)
    /// Status 202: accepted.
    public static let accepted = HTTPStatus(rawValue: 202)
    /// Status 204: no content.
    public static let noContent = HTTPStatus(rawValue: 204)
    /// Status 304: not modified.
    public static let notModified = HTTPStatus(rawValue: 304)
    /// Status 400: bad request.
    public static let badRequest = HTTPStatus(rawValue: 400)
    /// Status 401: unauthorized; who sends it is not known.
    public static let unauthorized = HTTPStatus(rawValue: 401)
    /// Status 403: forbidden; who sends it may not.
    public static let forbidden = HTTPStatus(rawValue: 403)
    /// Status 404: not found.
    public static let notFound = HTTPStatus(rawValue: 404)
    /// Status 405: method not allowed.
    public static let methodNotAllowed = HTTPStatus(rawValue: 405)
    /// Status 408: request timeout.
    public static let requestTimeout = HTTPStatus(rawValue: 408)
    /// Status 409: conflict.
    public static let conflict = HTTPStatus(rawValue: 409)
    /// Status 413: content too large.
    public static let contentTooLarge = HTTPStatus(rawValue: 413)
    /// Status 415: unsupported media type.
    public static let unsupportedMediaType = HTTPStatus(rawValue: 415)
    /// Status 431: request header fields too large.
    public static let requestHeaderFieldsTooLarge = HTTPStatus(rawValue: 431)
    /// Status 422: unprocessable content.
    public static let unprocessableContent = HTTPStatus(rawValue: 422)
    /// Status 429: too many requests.
    public static let tooManyRequests = HTTPStatus(rawValue: 429)
    /// Status 500: internal server error.
    public static let internalServerError = HTTPStatus(rawValue: 500)
    /// Status 502: bad gateway.
    public static let badGateway = HTTPStatus(rawValue: 502)
    /// Status 503: service unavailable.
    public static let serviceUnavailable = HTTPStatus(rawValue: 503)
    /// Status 504: gateway timeout.
    public static let gatewayTimeout = HTTPStatus(rawValue: 504)
}
