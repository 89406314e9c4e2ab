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
        /// Where the decoder's user information has the arrays of ``TensorText``.
        static let arrays = CodingUserInfoKey(rawValue: "arrays")

        let values: [Float]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            let arrays = Self.arrays.flatMap { decoder.userInfo[$0] as? [[Float]] } ?? []
            if let place = try? value.decode(Int.self), arrays.indices.contains(place) {
                values = arrays[place]
            } else if let flat = try? value.decode([Float].self) {
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
        var length = request.body.count
        if let field = request.headers[headerLengthField] {
            guard let announced = Int(field), (0...length).contains(announced) else {
                throw HTTPError(.badRequest, "The field '\(headerLengthField)' is not a length within the body.")
            }
            length = announced
        }
        let text = TensorText(request.body[..<length])
        var head = request
        head.body = text.json
        var userInfo: [CodingUserInfoKey: any Sendable] = [:]
        if let key = TensorData.arrays { userInfo[key] = text.arrays }
        return (try head.json(as: Request.self, userInfo: userInfo), request.body[length...])
    }
}
