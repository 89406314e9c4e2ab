import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// What was recognised is counted once, whichever way it was asked.
@Suite(.timeLimit(.minutes(2)))
struct PredictionMetricsTests {
    private let seven: [UInt8]

    init() throws { seven = try TestApplication.sample("seven.png") }

    /// An application of its own that takes every digit for a three, so that the counts are this test's alone.
    private func three(
        _ log: TestApplication.Log = .init(),
        _ calibration: Calibration = .none
    ) async throws -> Application {
        let application = TestApplication.cold(log: log, calibration: calibration, network: TestApplication.always(3))
        try await application.model.load()
        return application
    }

    /// The exposition's lines, once no lane is at work: what a lane did is counted after its answers have left.
    private func metrics(_ application: Application) async throws -> Set<String> {
        let lanes = try application.model.serving().lanes
        try await waitUntil { lanes.busy == 0 }
        return Set(try await application.ask(.get, "/metrics").text.split(separator: "\n").map(String.init))
    }

    @Test func everyFormOfTheQuestionCounts() async throws {
        let application = try await three()
        _ = try await application.upload(seven, to: "/predict/")
        _ = try await application.upload(seven, to: "/api/digit")
        let drawing = #"{"drawing":"data:image/png;base64,\#(Data(seven).base64EncodedString())"}"#
        _ = try await application.ask(.post, "/api/drawing/", body: [UInt8](drawing.utf8))
        let inference = """
            {"inputs": [{"name": "\(OpenInference.input)", "shape": [1, 784], "datatype": "UINT8",
            "data": [\((0..<784).map { _ in "9" }.joined(separator: ","))]}]}
            """
        let answer = try await application.ask(
            .post,
            "/v2/models/larger-cnn/infer",
            headers: ["Content-Type": "application/json"],
            body: [UInt8](inference.utf8)
        )
        #expect(answer.status == .ok)
        let lines = try await metrics(application)
        #expect(lines.contains(#"digits_predictions_total{digit="3"} 4"#))
        #expect(lines.contains(#"digits_predictions_total{digit="7"} 0"#))
        #expect(lines.contains("digits_prediction_confidence_count 4"))
        #expect(lines.contains("digits_rejections_total 0"))
        #expect(lines.contains(#"digits_stage_duration_seconds_count{stage="decode"} 3"#))
        #expect(lines.contains(#"digits_stage_duration_seconds_count{stage="encode"} 3"#))
        #expect(lines.contains("digits_batch_size_count 4"))
        #expect(lines.contains("digits_batch_size_sum 4"))
    }

    @Test func eachDigitOfANumberAndOfABatchCounts() async throws {
        let application = try await three()
        let number = try await application.upload(seven, to: "/predict/number")
        let digits = (number.json["digits"] as? [Any])?.count ?? 0
        #expect(digits >= 1)
        let parts = (0..<3).map { _ in
            [UInt8]("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"x\"\r\n\r\n".utf8) + seven
                + [UInt8]("\r\n".utf8)
        }
        let batch = try await application.ask(
            .post,
            "/predict/batch",
            headers: ["Content-Type": "multipart/form-data; boundary=b"],
            body: parts.flatMap { $0 } + [UInt8]("--b--\r\n".utf8)
        )
        #expect(batch.status == .ok)
        let lines = try await metrics(application)
        #expect(lines.contains("digits_predictions_total{digit=\"3\"} \(digits + 3)"))
        #expect(lines.contains(#"digits_stage_duration_seconds_count{stage="predict"} 4"#))
    }

    @Test func whatIsWrongWithAPictureCountsByItsReason() async throws {
        let application = try await three()
        let white = Picture(width: 64, height: 64, rgba: [UInt8](repeating: 255, count: 64 * 64 * 4))
        _ = try await application.upload(try PNGEncoder.encode(white), to: "/predict/")
        _ = try await application.upload(try PNGEncoder.encode(white), to: "/predict/number")
        _ = try await application.upload([UInt8]("no picture".utf8), to: "/predict/")
        _ = try await application.upload(Array(seven.prefix(seven.count / 2)), to: "/api/digit")
        // A mistake of the request is none of a picture.
        _ = try await application.upload(seven, to: "/predict/", field: "other")
        let lines = try await metrics(application)
        #expect(lines.contains(#"digits_picture_errors_total{reason="blank"} 2"#))
        #expect(lines.contains(#"digits_picture_errors_total{reason="unsupported"} 1"#))
        #expect(lines.contains(#"digits_picture_errors_total{reason="damaged"} 1"#))
        #expect(lines.contains(#"digits_picture_errors_total{reason="too_large"} 0"#))
        #expect(lines.contains(#"digits_predictions_total{digit="3"} 0"#))
    }
}
