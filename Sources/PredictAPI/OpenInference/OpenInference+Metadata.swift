import LargerCNN
import ServiceSupport

extension OpenInference {
    /// The answer of `GET /v2`.
    struct ServerMetadata: Encodable {
        let name = "digit-recognition-app"
        let version = ProductVersion.current
        let extensions = ["binary_tensor_data"]
    }

    /// The answer of `GET /v2/health/live`.
    struct Live: Encodable {
        let live = true
    }

    /// The answer of `GET /v2/health/ready` and, with a name, of a model's `ready`.
    struct Ready: Encodable {
        var name: String?
        let ready = true
    }

    /// The answer of `GET /v2/models/larger-cnn`.
    struct ModelMetadata: Encodable {
        /// What a tensor looks like; -1 stands for any number of digits.
        struct Tensor: Encodable {
            let name: String
            let datatype: String
            let shape: [Int]
        }

        /// What the protocol has no field for.
        struct Parameters: Encodable {
            let precision: Precision
            let fallback: String?
        }

        let name: String
        let versions: [String]
        let platform = "onednn"
        let inputs = [
            Tensor(name: OpenInference.input, datatype: "FP32", shape: [-1, 1, DigitImage.side, DigitImage.side])
        ]
        let outputs = [
            Tensor(name: Output.probabilities.rawValue, datatype: "FP32", shape: [-1, Architecture.classes]),
            Tensor(name: Output.digit.rawValue, datatype: "INT64", shape: [-1]),
        ]

        let parameters: Parameters

        /// Describes a model.
        init(_ model: ModelInfo) {
            name = model.name
            versions = [model.version]
            parameters = Parameters(precision: model.precision, fallback: model.fallback)
        }
    }
}
