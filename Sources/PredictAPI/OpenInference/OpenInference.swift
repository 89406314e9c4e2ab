/// The Open Inference Protocol, version 2, over REST.
///
/// Source: the protocol's specification (kserve/open-inference-protocol, `inference_rest.md`), and its extension for
/// binary tensors as Triton and KServe document it.
enum OpenInference {
    /// The name of the one input: digits in MNIST's form, ink bright.
    static let input = "input"

    /// What the model gives for each digit.
    enum Output: String, CaseIterable {
        /// Ten calibrated probabilities.
        case probabilities
        /// The most probable digit.
        case digit = "predicted_digit"
    }

    /// The field that tells how many bytes of a body are JSON; the rest are tensors.
    static let headerLengthField = "Inference-Header-Content-Length"

    /// A parameter's value: the protocol knows strings, numbers and booleans.
    enum Parameter: Codable, Sendable, Equatable {
        case boolean(Bool)
        case integer(Int)
        case number(Double)
        case text(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let boolean = try? value.decode(Bool.self) {
                self = .boolean(boolean)
            } else if let integer = try? value.decode(Int.self) {
                self = .integer(integer)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .boolean(let boolean): try value.encode(boolean)
            case .integer(let integer): try value.encode(integer)
            case .number(let number): try value.encode(number)
            case .text(let text): try value.encode(text)
            }
        }
    }
}
