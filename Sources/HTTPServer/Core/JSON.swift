import FoundationEssentials

/// JSON in and out, the same for every route: no escaped slashes, keys in a fixed order.
public enum JSON {
    /// Encodes a value.
    ///
    /// - Throws: `EncodingError` for what JSON cannot say, such as a number that is not finite.
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return [UInt8](try encoder.encode(value))
    }

    /// Decodes a value.
    ///
    /// - Parameters:
    ///   - type: What it is to be.
    ///   - bytes: The JSON.
    ///   - userInfo: What the type's own decoding needs to know.
    /// - Returns: The value.
    /// - Throws: `DecodingError` for what is no JSON, or not of this type.
    public static func decode<Value: Decodable>(
        _ type: Value.Type,
        from bytes: [UInt8],
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws -> Value {
        let decoder = JSONDecoder()
        decoder.userInfo = userInfo
        return try decoder.decode(type, from: Data(bytes))
    }
}

extension HTTPResponse {
    /// An answer of JSON.
    ///
    /// - Throws: `EncodingError` for what JSON cannot say.
    public static func json(
        _ value: some Encodable,
        status: HTTPStatus = .ok,
        headers: HTTPHeaders = [:]
    ) throws -> HTTPResponse {
        var response = HTTPResponse(status: status, headers: headers, body: try JSON.encode(value))
        response.headers["Content-Type"] = "application/json"
        return response
    }

    /// The one shape of every error: `{"error": "<one sentence>"}`.
    public init(_ error: HTTPError) {
        self.init(status: error.status, headers: error.headers)
        // A single string always has a JSON form; should encoding fail nevertheless, the status still tells.
        body = (try? JSON.encode(["error": error.message])) ?? []
        headers["Content-Type"] = "application/json"
    }

    /// An answer of text in UTF-8.
    public static func text(
        _ text: String,
        type: String = "text/plain; charset=utf-8",
        status: HTTPStatus = .ok
    ) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": type], body: [UInt8](text.utf8))
    }
}

extension HTTPRequest {
    /// The content as a value of a type.
    ///
    /// - Parameters:
    ///   - type: What it is to be.
    ///   - userInfo: What the type's own decoding needs to know.
    /// - Returns: The value.
    /// - Throws: ``HTTPError`` 400 that names the first thing that is wrong.
    public func json<Value: Decodable>(
        as type: Value.Type,
        userInfo: [CodingUserInfoKey: any Sendable] = [:]
    ) throws(HTTPError) -> Value {
        do {
            return try JSON.decode(type, from: body, userInfo: userInfo)
        } catch DecodingError.keyNotFound(let key, _) {
            throw HTTPError(.badRequest, "The JSON field '\(key.stringValue)' is missing.")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            let place = path.isEmpty ? "The JSON value" : "The JSON field '\(path)'"
            throw HTTPError(.badRequest, "\(place) has the wrong type.")
        } catch {
            throw HTTPError(.badRequest, "The body is not valid JSON.")
        }
    }
}
