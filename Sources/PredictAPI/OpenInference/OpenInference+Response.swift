import HTTPServer
import LargerCNN

extension OpenInference {
    /// The JSON of an inference response.
    struct Response: Encodable {
        /// A tensor of the answer; its data stands here or, with its size as a parameter, after the JSON.
        struct Tensor: Encodable {
            let name: String
            let shape: [Int]
            let datatype: String
            var parameters: [String: Parameter]?
            var data: Data?
        }

        /// The elements of a tensor.
        enum Data: Encodable {
            case singles([Float])
            case integers([Int])

            func encode(to encoder: any Encoder) throws {
                switch self {
                case .singles(let values): try values.encode(to: encoder)
                case .integers(let values): try values.encode(to: encoder)
                }
            }

            /// Little-endian, without gaps.
            var bytes: [UInt8] {
                switch self {
                case .singles(let values):
                    values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
                case .integers(let values):
                    values.flatMap { value in withUnsafeBytes(of: Int64(value).littleEndian) { Array($0) } }
                }
            }
        }

        let modelName: String
        let modelVersion: String
        let id: String?
        let parameters: [String: Parameter]?
        let outputs: [Tensor]

        enum CodingKeys: String, CodingKey {
            case modelName = "model_name"
            case modelVersion = "model_version"
            case id, parameters, outputs
        }
    }

    /// An output that a request wants, and whether it is to come as bytes after the JSON.
    struct WantedOutput: Sendable {
        let output: Output
        let isBinary: Bool
    }

    /// Which outputs a request wants, and which of them as bytes; all as JSON where it says nothing.
    ///
    /// - Throws: `HTTPError` 400 for an output that there is not, or twice.
    static func wanted(by request: Request) throws(HTTPError) -> [WantedOutput] {
        let binaryByDefault = request.parameters?["binary_data_output"] == .boolean(true)
        guard let named = request.outputs, !named.isEmpty else {
            return Output.allCases.map { WantedOutput(output: $0, isBinary: binaryByDefault) }
        }
        var wanted: [WantedOutput] = []
        for entry in named {
            guard let output = Output(rawValue: entry.name), !wanted.contains(where: { $0.output == output }) else {
                let names = Output.allCases.map { "'\($0.rawValue)'" }.joined(separator: " and ")
                throw HTTPError(.badRequest, "The model has the outputs \(names), each to be asked for once.")
            }
            let isBinary = entry.parameters?["binary_data"].map { $0 == .boolean(true) } ?? binaryByDefault
            wanted.append(WantedOutput(output: output, isBinary: isBinary))
        }
        return wanted
    }

    /// The answer to a request.
    ///
    /// - Parameters:
    ///   - request: The request, whose identifier and parameters come back.
    ///   - wanted: Its outputs.
    ///   - predictions: At least one.
    ///   - model: Which weights made them.
    /// - Returns: JSON, with bytes after it where the request wants some.
    /// - Throws: `EncodingError` for what JSON cannot say.
    static func answer(
        _ request: Request,
        _ wanted: [WantedOutput],
        _ predictions: [Prediction],
        model: ModelInfo
    ) throws -> HTTPResponse {
        var tail: [UInt8] = []
        let outputs = wanted.map { wanted in
            var tensor = tensor(wanted.output, predictions)
            if wanted.isBinary, let bytes = tensor.data?.bytes {
                tensor.data = nil
                tensor.parameters = ["binary_data_size": .integer(bytes.count)]
                tail += bytes
            }
            return tensor
        }
        // How the outputs are to be sent is no parameter of the answer.
        let parameters = request.parameters?.filter { $0.key != "binary_data_output" }
        var response = try HTTPResponse.json(
            Response(
                modelName: model.name,
                modelVersion: model.version,
                id: request.id,
                parameters: parameters?.isEmpty == false ? parameters : nil,
                outputs: outputs
            )
        )
        if wanted.contains(where: \.isBinary) {
            response.headers[headerLengthField] = "\(response.body.count)"
            response.headers["Content-Type"] = "application/octet-stream"
            response.body += tail
        }
        return response
    }

    private static func tensor(_ output: Output, _ predictions: [Prediction]) -> Response.Tensor {
        switch output {
        case .probabilities:
            Response.Tensor(
                name: output.rawValue,
                shape: [predictions.count, Architecture.classes],
                datatype: "FP32",
                data: .singles(predictions.flatMap(\.probabilities))
            )
        case .digit:
            Response.Tensor(
                name: output.rawValue,
                shape: [predictions.count],
                datatype: "INT64",
                data: .integers(predictions.map(\.digit))
            )
        }
    }
}
