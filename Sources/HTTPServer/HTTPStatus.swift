/// A response status (RFC 9110, section 15).
public struct HTTPStatus: RawRepresentable, Hashable, Sendable {
    /// The three-digit code.
    public let rawValue: Int

    /// Creates a status from its code.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// 200
    public static let ok = HTTPStatus(rawValue: 200)
    /// 202
    public static let accepted = HTTPStatus(rawValue: 202)
    /// 204
    public static let noContent = HTTPStatus(rawValue: 204)
    /// 304
    public static let notModified = HTTPStatus(rawValue: 304)
    /// 400
    public static let badRequest = HTTPStatus(rawValue: 400)
    /// 404
    public static let notFound = HTTPStatus(rawValue: 404)
    /// 405
    public static let methodNotAllowed = HTTPStatus(rawValue: 405)
    /// 408
    public static let requestTimeout = HTTPStatus(rawValue: 408)
    /// 409
    public static let conflict = HTTPStatus(rawValue: 409)
    /// 413
    public static let contentTooLarge = HTTPStatus(rawValue: 413)
    /// 415
    public static let unsupportedMediaType = HTTPStatus(rawValue: 415)
    /// 431
    public static let requestHeaderFieldsTooLarge = HTTPStatus(rawValue: 431)
    /// 500
    public static let internalServerError = HTTPStatus(rawValue: 500)
    /// 502
    public static let badGateway = HTTPStatus(rawValue: 502)
    /// 503
    public static let serviceUnavailable = HTTPStatus(rawValue: 503)
    /// 504
    public static let gatewayTimeout = HTTPStatus(rawValue: 504)
}
