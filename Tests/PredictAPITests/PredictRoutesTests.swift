import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// The prediction endpoints without a socket.
@Suite(.timeLimit(.minutes(2)))
struct PredictRoutesTests {
    private func application() async throws -> Application { try await TestApplication.shared.value }

    @Test(arguments: ["/predict/", "/predict"], ["seven.png", "seven.jpg", "seven-inverted.png"])
    func aPictureIsAnsweredWithDigitProbabilitiesModelAndTimings(path: String, sample: String) async throws {
        let response = try await application().upload(try TestApplication.sample(sample), to: path)
        #expect(response.status == .ok)
        #expect(response.headers["Content-Type"] == "application/json")
        let answer = response.json
        #expect(
            Set(answer.keys) == [
                "predicted_digit", "confidence", "probabilities", "rejected", "warnings", "model", "timings_ms",
            ]
        )
        #expect(answer["rejected"] as? Bool == false)
        let probabilities = try #require(answer["probabilities"] as? [Double])
        #expect(probabilities.count == 10)
        // Ten single-precision fractions, printed with their shortest digits.
        #expect(abs(probabilities.reduce(0, +) - 1) < 1e-5)
        let digit = try #require(answer["predicted_digit"] as? Int)
        #expect(probabilities[digit] == probabilities.max())
        #expect(answer["confidence"] as? Double == probabilities[digit])
        #expect((answer["model"] as? [String: String])?["name"] == "larger-cnn")
        #expect(Set((answer["timings_ms"] as? [String: Double] ?? [:]).keys) == ["decode", "preprocess", "predict"])
        let timing = try #require(response.headers["Server-Timing"])
        #expect(timing.contains("encode;dur="))
    }

    @Test(arguments: ["/predict/number", "/predict/number/"], [true, false])
    func aNumberIsAnsweredDigitByDigitWithPlaces(path: String, isForm: Bool) async throws {
        let picture = try TestApplication.sample("2026.png")
        let application = try await application()
        let response =
            isForm
            ? try await application.upload(picture, to: path)
            : try await application.ask(.post, path, headers: ["Content-Type": "image/png"], body: picture)
        #expect(response.status == .ok)
        let answer = response.json
        #expect(Set(answer.keys) == ["number", "lines", "digits", "rejected", "warnings", "model", "timings_ms"])
        let digits = try #require(answer["digits"] as? [[String: Any]])
        let number = try #require(answer["number"] as? String)
        #expect(number == digits.map { "\($0["digit"] ?? "")" }.joined())
        #expect(answer["lines"] as? [String] == [number])
        #expect(digits.allSatisfy { Set($0.keys) == ["digit", "confidence", "rejected", "box"] })
        let boxes = digits.compactMap { $0["box"] as? [Int] }
        #expect(boxes.map { $0[0] } == boxes.map { $0[0] }.sorted())
        #expect(boxes.allSatisfy { $0.count == 4 && $0[0] + $0[2] <= 600 && $0[1] + $0[3] <= 260 })
        #expect(response.headers["Server-Timing"]?.contains("predict;dur=") == true)
        if FileManager.default.fileExists(atPath: TestApplication.weightsPath) { #expect(number == "2026") }
    }

    @Test func aSingleDigitIsReadAsByPredict() async throws {
        let picture = try TestApplication.sample("seven.png")
        let application = try await application()
        let single = try await application.upload(picture, to: "/predict/").json
        let number = try await application.upload(picture, to: "/predict/number").json
        let digits = try #require(number["digits"] as? [[String: Any]])
        #expect(digits.map { $0["digit"] as? Int } == [single["predicted_digit"] as? Int])
        #expect(digits.map { $0["confidence"] as? Double } == [single["confidence"] as? Double])
    }

    @Test func moreDigitsThanANumberHasAreRefused() async throws {
        // Upright strokes in fourteen rows of fourteen.
        var grey = [UInt8](repeating: 255, count: 840 * 840)
        for y in 0..<840 where y % 60 >= 10 && y % 60 < 50 {
            for x in 0..<840 where x % 60 >= 26 && x % 60 < 34 { grey[y * 840 + x] = 0 }
        }
        let picture = try PNGEncoder.encode(grey: grey, width: 840, height: 840)
        let response = try await application().upload(picture, to: "/predict/number")
        #expect(response.status == .unprocessableContent)
        #expect(response.errorSentence == "The image shows more than 64 digits.")
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: TestApplication.weightsPath)))
    func theShippedWeightsReadTheSamplesAsSeven() async throws {
        for sample in ["seven.png", "seven.jpg", "seven-inverted.png"] {
            let response = try await application().upload(try TestApplication.sample(sample), to: "/predict/")
            #expect(response.json["predicted_digit"] as? Int == 7, "\(sample)")
        }
    }

    @Test func theRawImageMayBeTheBody() async throws {
        for type in ["image/png", "application/octet-stream", "application/x-www-form-urlencoded"] {
            let response = try await application().ask(
                .post,
                "/predict/",
                headers: ["Content-Type": type],
                body: try TestApplication.sample("seven.png")
            )
            #expect(response.status == .ok)
        }
    }

    @Test func theInputThatTheNetworkSawComesOnRequest() async throws {
        let response = try await application().upload(
            try TestApplication.sample("seven.png"),
            to: "/predict/",
            query: [("include", "input")]
        )
        let input = try #require(response.json["input"] as? String)
        let pixels = try #require(Data(base64Encoded: input))
        #expect(pixels.count == 784)
        #expect(pixels.max() ?? 0 > 200)
        // MNIST's form: the margin is empty.
        #expect(pixels.prefix(56).allSatisfy { $0 == 0 })
    }

    @Test(arguments: ["/api/drawing/", "/api/drawing"])
    func aDrawingIsAnsweredInPercent(path: String) async throws {
        let response = try await application().ask(.post, path, body: try TestApplication.sample("drawing.json"))
        #expect(response.status == .ok)
        #expect(Set(response.json.keys) == ["prediction", "confidence"])
        let confidence = try #require(response.json["confidence"] as? Double)
        #expect((10...100).contains(confidence))
        #expect((0...9).contains(try #require(response.json["prediction"] as? Int)))
    }

    @Test func aDrawingMayBeAJPEG() async throws {
        let base64 = Data(try TestApplication.sample("seven.jpg")).base64EncodedString()
        let body = [UInt8](#"{"drawing":"data:image/jpeg;base64,\#(base64)"}"#.utf8)
        #expect(try await application().ask(.post, "/api/drawing/", body: body).status == .ok)
    }

    @Test(arguments: ["/api/digit", "/api/digit/"])
    func percentagesAreTenFractions(path: String) async throws {
        let response = try await application().upload(try TestApplication.sample("seven.png"), to: path)
        #expect(response.status == .ok)
        #expect(Set(response.json.keys) == ["prediction", "percentages"])
        let fractions = try #require(response.json["percentages"] as? [Double])
        #expect(fractions.count == 10)
        #expect(abs(fractions.reduce(0, +) - 1) < 1e-5)
        #expect(response.json["prediction"] as? Int == fractions.firstIndex(of: try #require(fractions.max())))
    }

    @Test(arguments: ["/predict/pixels", "/predict/pixels/"])
    func pixelsAreAnsweredWithAString(path: String) async throws {
        let response = try await application().ask(.post, path, body: try TestApplication.sample("pixels.json"))
        #expect(response.status == .ok)
        #expect(response.text.wholeMatch(of: /\{"prediction":"[0-9]"\}/) != nil)
    }

    @Test func everyEndpointGivesTheSameDigitForTheSamePicture() async throws {
        let application = try await application()
        let png = try TestApplication.sample("seven.png")
        let first = try await application.upload(png, to: "/predict/").json["predicted_digit"] as? Int
        let second = try await application.upload(png, to: "/api/digit").json["prediction"] as? Int
        let base64 = Data(png).base64EncodedString()
        let body = [UInt8](#"{"drawing":"data:image/png;base64,\#(base64)"}"#.utf8)
        let third = try await application.ask(.post, "/api/drawing/", body: body).json["prediction"] as? Int
        #expect(first != nil && first == second && second == third)
    }
}
