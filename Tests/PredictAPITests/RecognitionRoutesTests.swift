import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// Calibration, rejection and warnings on their way through the API, over scores that the tests decide.
@Suite(.timeLimit(.minutes(2)))
struct RecognitionRoutesTests {
    /// Scores as of a clear three and as of nothing in particular.
    private static let sure: [Float] = (0..<10).map { $0 == 3 ? 12 : 0 }
    private static let unsure: [Float] = (0..<10).map { $0 == 3 ? 0.5 : 0 }
    private static let rule = RejectionRule(score: .maximumProbability, threshold: 0.7)

    /// The answer to a picture, by default the sample.
    private func answer(
        to png: [UInt8]? = nil,
        scores: [Float],
        calibration: Calibration,
        path: String = "/predict/"
    ) async throws -> HTTPResponse {
        let application = TestApplication.cold(calibration: calibration, network: TestApplication.always(scores))
        try await application.model.load()
        defer { application.model.stop() }
        return try await application.upload(try png ?? TestApplication.sample("seven.png"), to: path)
    }

    @Test func aPictureThatLooksLikeNoDigitKeepsItsClosestDigitAndIsRejectedWithAReason() async throws {
        let response = try await answer(
            scores: Self.unsure,
            calibration: Calibration(temperature: 1, rejection: Self.rule)
        )
        #expect(response.status == .ok)
        #expect(response.json["predicted_digit"] as? Int == 3)
        #expect(response.json["rejected"] as? Bool == true)
        #expect(response.json["reason"] as? String == "This does not look like a handwritten digit.")
    }

    @Test func aDigitIsNotRejectedAndHasNoReason() async throws {
        let response = try await answer(
            scores: Self.sure,
            calibration: Calibration(temperature: 1, rejection: Self.rule)
        )
        #expect(response.json["rejected"] as? Bool == false)
        #expect(response.json["reason"] == nil)
    }

    @Test func weightsThatWereNeverCalibratedRejectNothing() async throws {
        let response = try await answer(scores: Self.unsure, calibration: .none)
        #expect(response.json["rejected"] as? Bool == false)
    }

    @Test(arguments: [Float(0.5), 1, 2])
    func theConfidenceIsTheCalibratedOne(temperature: Float) async throws {
        let calibration = Calibration(temperature: temperature, rejection: nil)
        let expected = Prediction(logits: Self.unsure, temperature: temperature)
        let response = try await answer(scores: Self.unsure, calibration: calibration)
        let confidence = try #require(response.json["confidence"] as? Double)
        #expect(abs(confidence - Double(expected.confidence)) < 1e-6)
        let fractions = try await answer(scores: Self.unsure, calibration: calibration, path: "/api/digit")
        let third = try #require((fractions.json["percentages"] as? [Double])?[3])
        #expect(abs(third - Double(expected.confidence)) < 1e-6)
    }

    /// Clients of the originals may refuse fields that they do not know.
    @Test func theOriginalsRoutesGainNoField() async throws {
        let calibration = Calibration(temperature: 1, rejection: Self.rule)
        let response = try await answer(scores: Self.unsure, calibration: calibration, path: "/api/digit")
        #expect(Set(response.json.keys) == ["prediction", "percentages"])
    }

    @Test func inkAtThePicturesEdgeIsWarnedOfByCodeAndSentence() async throws {
        // A bar from the upper edge downwards, on white.
        let grey = (0..<100 * 100).map { UInt8(45..<55 ~= $0 % 100 && $0 < 7_000 ? 0 : 255) }
        let png = try PNGEncoder.encode(grey: grey, width: 100, height: 100)
        let response = try await answer(to: png, scores: Self.sure, calibration: .none)
        let warnings = try #require(response.json["warnings"] as? [[String: String]])
        #expect(warnings.map { $0["code"] } == ["touches_border"])
        #expect(warnings.allSatisfy { $0["message"]?.hasSuffix(".") == true })
    }

    @Test func anOrdinaryPictureGivesNoWarning() async throws {
        let response = try await answer(scores: Self.sure, calibration: .none)
        #expect((response.json["warnings"] as? [Any])?.isEmpty == true)
    }
}
