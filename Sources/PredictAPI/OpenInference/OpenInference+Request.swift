import HTTPServer

extension OpenInference {
    /// The JSON of an inference request.
    struct Request: Decodable, Sendable {
        /// A tensor that the model is to see.
        struct Input: Decodable, Sendable {
            let name: String
            let shape: [Int]
            let datatype: String
            let parameters: [String: Parameter]?
            let data: TensorData?
        }

        /// A tensor that the client wants.
        struct Output: Decodable, Sendable {
            let name: String
            let parameters: [String: Parameter]?
        }

        let id: String?
        let parameters: [String: Parameter]?
        let inputs: [Input]
        let outputs: [Output]?
    }

    /// The numbers of a tensor, row-major, written flat or nested.
    struct TensorData: Decodable, Sendable {
        let values: [Float]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flat = try? value.decode([Float].self) {
                values = flat
            } else {
                values = try value.decode([TensorData].self).flatMap(\.values)
            }
        }
    }

    /// Takes a request apart: its JSON, and the bytes of the tensors after it.
    ///
    /// - Throws: `HTTPError` 400 for a length that does not fit the body, or for JSON of another form.
    static func read(_ request: HTTPRequest) throws(HTTPError) -> (request: Request, tensors: ArraySlice<UInt8>) {
        guard let field = request.headers[headerLengthField] else {
            return (try request.json(as: Request.self), [])
        }
        guard let length = Int(field), (0...request.body.count).contains(length) else {
            throw HTTPError(.badRequest, "The field '\(headerLengthField)' is not a length within the body.")
        }
        var head = request
        head.body = Array(request.body[..<length])
        return (try head.json(as: Request.self), request.body[length...])
    }
}
