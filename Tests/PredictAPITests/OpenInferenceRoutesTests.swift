import Foundation
import HTTPServer
import LargerCNN
import Testing

@testable import PredictAPI

/// The Open Inference Protocol without a socket; an independent client checks it from outside (Tests/EndToEnd).
@Suite(.timeLimit(.minutes(2)))
struct OpenInferenceRoutesTests {
    private static let path = "/v2/models/larger-cnn/infer"

    /// An application whose network reads the digit that the first pixel says.
    private func withApplication(_ body: (Application) async throws -> Void) async throws {
        let application = TestApplication.cold {
            { images in images.map { image in (0..<10).map { $0 == Int(image.pixels[0]) % 10 ? 9 : 0 } } }
        }
        try await application.model.load()
        defer { application.model.stop() }
        try await body(application)
    }

    /// Digits whose first pixels are these.
    private func pixels(_ first: [Int]) -> [Int] { first.flatMap { [$0] + [Int](repeating: 0, count: 783) } }

    private func json(_ object: [String: Any]) throws -> [UInt8] {
        [UInt8](try JSONSerialization.data(withJSONObject: object))
    }

    private func input(_ data: Any, shape: [Int], type: String = "UINT8", name: String = "input") -> [String: Any] {
        ["name": name, "shape": shape, "datatype": type, "data": data]
    }

    private func tensors(_ response: HTTPResponse) throws -> [[String: Any]] {
        try #require(response.json["outputs"] as? [[String: Any]], "\(response.text)")
    }

    @Test(arguments: [[3, 784], [3, 28, 28], [3, 1, 28, 28]])
    func everyShapeOfABatchIsAnsweredInOrder(shape: [Int]) async throws {
        try await withApplication { application in
            let body = try json(["inputs": [input(pixels([7, 0, 2]), shape: shape)]])
            let response = try await application.ask(.post, Self.path, body: body)
            #expect(response.status == .ok)
            #expect(response.headers["Content-Type"] == "application/json")
            #expect(response.json["model_name"] as? String == "larger-cnn")
            #expect(response.json["model_version"] as? String == "test")
            #expect(response.json["id"] == nil)
            let outputs = try tensors(response)
            #expect(outputs.map { $0["name"] as? String } == ["probabilities", "predicted_digit"])
            #expect(outputs.map { $0["datatype"] as? String } == ["FP32", "INT64"])
            #expect(outputs.map { $0["shape"] as? [Int] } == [[3, 10], [3]])
            #expect(outputs[1]["data"] as? [Int] == [7, 0, 2])
            let probabilities = try #require(outputs[0]["data"] as? [Double])
            #expect(probabilities.count == 30)
            #expect(abs(probabilities.prefix(10).reduce(0, +) - 1) < 1e-5)
            #expect(probabilities[7] > 0.99 && probabilities[10] > 0.99 && probabilities[22] > 0.99)
        }
    }

    @Test func fractionsOfInkAreBytesOfInk() async throws {
        try await withApplication { application in
            let values = pixels([7]).map { Double($0) / 255 }
            let body = try json(["inputs": [input(values, shape: [1, 784], type: "FP32")]])
            let response = try await application.ask(.post, Self.path, body: body)
            #expect(try tensors(response)[1]["data"] as? [Int] == [7])
        }
    }

    @Test(arguments: [(nil, 0), ("bitmap", 0), ("picture", 1)])
    func aClientMaySayWhereDigitsComeFrom(word: String?, digit: Int) async throws {
        let application = TestApplication.cold {
            { images in
                images.map { image in (0..<10).map { ($0 == 1) == (image.origin == .picture) && $0 < 2 ? 9 : 0 } }
            }
        }
        try await application.model.load()
        defer { application.model.stop() }
        var input = input(pixels([7]), shape: [1, 784])
        input["parameters"] = word.map { ["origin": $0] }
        let response = try await application.ask(.post, Self.path, body: try json(["inputs": [input]]))
        #expect(try tensors(response)[1]["data"] as? [Int] == [digit])
    }

    @Test func dataMayBeNested() async throws {
        try await withApplication { application in
            let flat = pixels([5, 6])
            let nested = (0..<2).map { digit in
                (0..<28).map { row in Array(flat[(digit * 28 + row) * 28..<(digit * 28 + row + 1) * 28]) }
            }
            let body = try json(["inputs": [input(nested, shape: [2, 28, 28])]])
            let response = try await application.ask(.post, Self.path, body: body)
            #expect(try tensors(response)[1]["data"] as? [Int] == [5, 6])
        }
    }

    @Test func identifierAndParametersComeBack() async throws {
        try await withApplication { application in
            let body = try json([
                "id": "a-1", "parameters": ["flag": true, "count": 3, "share": 0.5, "text": "x"],
                "inputs": [input(pixels([1]), shape: [1, 784])],
                "outputs": [["name": "predicted_digit"]],
            ])
            let answer = try await application.ask(.post, Self.path, body: body).json
            #expect(answer["id"] as? String == "a-1")
            let parameters = try #require(answer["parameters"] as? [String: Any])
            #expect(parameters["flag"] as? Bool == true)
            #expect(parameters["count"] as? Int == 3)
            #expect(parameters["share"] as? Double == 0.5)
            #expect(parameters["text"] as? String == "x")
            #expect((answer["outputs"] as? [[String: Any]])?.map { $0["name"] as? String } == ["predicted_digit"])
        }
    }

    @Test(arguments: [true, false])
    func tensorsMayGoAsBytesBothWays(isSingle: Bool) async throws {
        try await withApplication { application in
            let values = pixels([4, 9])
            let bytes =
                isSingle
                ? values.flatMap { value in
                    withUnsafeBytes(of: (Float(value) / 255).bitPattern.littleEndian) { [UInt8]($0) }
                }
                : values.map { UInt8($0) }
            let head = try json([
                "inputs": [
                    [
                        "name": "input", "shape": [2, 784], "datatype": isSingle ? "FP32" : "UINT8",
                        "parameters": ["binary_data_size": bytes.count],
                    ]
                ],
                "parameters": ["binary_data_output": true],
            ])
            let response = try await application.ask(
                .post,
                Self.path,
                headers: ["Inference-Header-Content-Length": "\(head.count)"],
                body: head + bytes
            )
            #expect(response.status == .ok)
            let length = try #require(response.headers["Inference-Header-Content-Length"].flatMap { Int($0) })
            let answer = HTTPResponse(body: Array(response.body[..<length]))
            #expect(answer.json["parameters"] == nil)
            let sizes = try tensors(answer).map { ($0["parameters"] as? [String: Int])?["binary_data_size"] }
            #expect(sizes == [80, 16])
            let tail = Array(response.body[length...])
            #expect(tail.count == 96)
            #expect(Array(tail[80...]) == [4, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0])
            let first = tail.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 16, as: Float.self) }
            #expect(first > 0.99)
        }
    }

    @Test func oneOutputMayGoAsBytesAndTheOtherAsJSON() async throws {
        try await withApplication { application in
            let body = try json([
                "inputs": [input(pixels([8]), shape: [1, 784])],
                "outputs": [
                    ["name": "predicted_digit"], ["name": "probabilities", "parameters": ["binary_data": true]],
                ],
            ])
            let response = try await application.ask(.post, Self.path, body: body)
            let length = try #require(response.headers["Inference-Header-Content-Length"].flatMap { Int($0) })
            #expect(response.body.count == length + 40)
            let outputs = try tensors(HTTPResponse(body: Array(response.body[..<length])))
            #expect(outputs[0]["data"] as? [Int] == [8])
            #expect(outputs[1]["data"] == nil)
        }
    }

    @Test func aVersionMayBeNamed() async throws {
        try await withApplication { application in
            let body = try json(["inputs": [input(pixels([1]), shape: [1, 784])]])
            let versioned = "/v2/models/larger-cnn/versions/test"
            #expect(try await application.ask(.post, versioned + "/infer", body: body).status == .ok)
            #expect(try await application.ask(.get, versioned).json["name"] as? String == "larger-cnn")
            #expect(try await application.ask(.get, versioned + "/ready").json["ready"] as? Bool == true)
        }
    }

    @Test func whatTheModelTakesAndGivesIsDescribed() async throws {
        try await withApplication { application in
            let server = try await application.ask(.get, "/v2").json
            #expect(Set(server.keys) == ["name", "version", "extensions"])
            #expect(server["extensions"] as? [String] == ["binary_tensor_data"])
            let model = try await application.ask(.get, "/v2/models/larger-cnn/").json
            #expect(Set(model.keys) == ["name", "versions", "platform", "inputs", "outputs", "parameters"])
            #expect(model["versions"] as? [String] == ["test"])
            let inputs = try #require(model["inputs"] as? [[String: Any]])
            #expect(inputs.map { $0["shape"] as? [Int] } == [[-1, 1, 28, 28]])
            let outputs = try #require(model["outputs"] as? [[String: Any]])
            #expect(outputs.map { $0["shape"] as? [Int] } == [[-1, 10], [-1]])
            #expect(model["parameters"] as? [String: String] == ["precision": "f32"])
        }
    }

    @Test func whyBytesAreNotComputedInIsTold() async throws {
        let application = TestApplication.cold(fallback: "no VNNI", network: TestApplication.always(3))
        try await application.model.load()
        let model = try await application.ask(.get, "/v2/models/larger-cnn").json
        #expect(model["parameters"] as? [String: String] == ["precision": "f32", "fallback": "no VNNI"])
        // Answers name the model, and leave its story to the description.
        let health = try await application.ask(.get, "/health/ready").json
        let named = ["name": "larger-cnn", "version": "test", "precision": "f32"]
        #expect(health["model"] as? [String: String] == named)
        application.model.stop()
    }

    @Test func healthIsToldBeforeDuringAndAfter() async throws {
        let application = TestApplication.cold(network: TestApplication.always(3))
        let paths = ["/v2/health/ready", "/v2/models/larger-cnn/ready"]
        #expect(try await application.ask(.get, "/v2/health/live").json["live"] as? Bool == true)
        for path in paths {
            let response = try await application.ask(.get, path)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers["Retry-After"] == "1")
            #expect(response.errorSentence == "The model is still being loaded.")
        }
        try await application.model.load()
        for path in paths { #expect(try await application.ask(.get, path).json["ready"] as? Bool == true) }
        application.model.drain()
        for path in paths { #expect(try await application.ask(.get, path).status == .serviceUnavailable) }
        #expect(try await application.ask(.get, "/v2/models/larger-cnn").status == .ok)
        application.model.stop()
    }

    @Test(arguments: [
        "/v2/models/other", "/v2/models/other/ready", "/v2/models/larger-cnn/versions/9",
        "/v2/models/larger-cnn/versions/9/ready",
    ])
    func anotherModelOrVersionIs404(path: String) async throws {
        try await withApplication { application in
            let response = try await application.ask(.get, path)
            #expect(response.status == .notFound)
            #expect(response.errorSentence?.contains("this server has") == true)
        }
    }

    @Test func whatIsWrongWithARequestIsSaidInOneSentence() async throws {
        try await withApplication { application in
            let good = input(pixels([1]), shape: [1, 784])
            func changed(_ key: String, _ value: Any?) -> [String: Any] {
                var input = good
                input[key] = value
                return ["inputs": [input]]
            }
            let wrong: [[String: Any]] = [
                [:], ["inputs": []], ["inputs": [good, good]], ["inputs": "x"],
                changed("name", "image"), changed("datatype", "FP16"), changed("datatype", nil),
                changed("shape", [784]), changed("shape", [28, 28]), changed("shape", [0, 784]),
                changed("shape", [2, 784]),
                changed("shape", [-1, 784]), changed("shape", [1, 3, 28, 28]), changed("shape", []),
                changed("data", nil), changed("data", []), changed("data", ["x"]),
                changed("data", Array(pixels([1]).dropLast())),
                changed("data", pixels([256])), changed("data", pixels([-1])),
                changed("data", [0.5] + pixels([1]).dropFirst().map(Double.init)),
                changed("parameters", ["binary_data_size": 784]),
                changed("parameters", ["origin": "letter"]),
                changed("parameters", ["origin": 1]),
                ["inputs": [input([1.5] + [Double](repeating: 0, count: 783), shape: [1, 784], type: "FP32")]],
                ["inputs": [good], "outputs": [["name": "logits"]]],
                ["inputs": [good], "outputs": [["name": "probabilities"], ["name": "probabilities"]]],
                ["inputs": [good], "id": 7],
            ]
            for body in wrong {
                let response = try await application.ask(.post, Self.path, body: try json(body))
                #expect(response.status == .badRequest, "\(body.keys)")
                #expect(response.errorSentence?.hasSuffix(".") == true, "\(response.text)")
            }
            for length in ["x", "-1", "1000000"] {
                let response = try await application.ask(
                    .post,
                    Self.path,
                    headers: ["Inference-Header-Content-Length": length],
                    body: try json(["inputs": [good]])
                )
                #expect(response.status == .badRequest)
            }
            let tooMany = try await application.ask(
                .post,
                Self.path,
                body: try json(["inputs": [input([], shape: [257, 784])]])
            )
            #expect(tooMany.status == .contentTooLarge)
            let none = try await application.ask(.post, "/v2/models/other/infer", body: try json(["inputs": [good]]))
            #expect(none.status == .notFound)
        }
    }
}
