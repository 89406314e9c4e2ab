import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// The routes over a real store, and a network that always says seven.
@Suite(.timeLimit(.minutes(2)))
struct FeedbackRoutesTests {
    /// An application with a data folder of its own.
    private func withApplication(
        _ change: (inout FeedbackSettings) -> Void = { _ in },
        _ body: (Application) async throws -> Void
    ) async throws {
        try await FeedbackFixture.withFolder { folder in
            let application = try await application(in: "\(folder)/data", change)
            try await body(application)
            application.model.stop()
        }
    }

    private func application(
        in folder: String,
        _ change: (inout FeedbackSettings) -> Void = { _ in }
    ) async throws -> Application {
        let logger = TestApplication.Log().logger()
        var settings = Settings(modelPath: "/nowhere", dataFolder: folder, logger: logger)
        change(&settings.feedback)
        let lanes = LanePool(lanes: 1, queueLimit: 8)
        let model = ModelHost(lanes: lanes, logger: logger) {
            ModelHost.Content(
                info: ModelInfo(name: "larger-cnn", version: "seven", precision: .float32),
                makeNetwork: TestApplication.always(7)
            )
        }
        let application = buildApplication(settings, model: model)
        try await application.model.load()
        await application.feedback.open()
        return application
    }

    private func body(_ label: Int, _ picture: Picture, _ more: String = #","consent":true"#) throws -> [UInt8] {
        let url = "data:image/png;base64,\(Data(try PNGEncoder.encode(picture)).base64EncodedString())"
        return Array(#"{"label":\#(label),"drawing":"\#(url)"\#(more)}"#.utf8)
    }

    private func give(
        _ application: Application,
        _ label: Int,
        shift: Int = 0,
        width: Int = 6
    ) async throws -> HTTPResponse {
        let picture = FeedbackFixture.picture(shift: shift, width: width)
        return try await application.ask(.post, "/feedback", body: try body(label, picture))
    }

    @Test func aCorrectionIsKeptListedShownAndRemoved() async throws {
        try await withApplication { application in
            let picture = FeedbackFixture.picture()
            let sent = try body(7, picture, #","consent":true,"predicted_digit":1,"model_version":"x""#)
            let receipt = try await application.ask(.post, "/feedback/", body: sent)
            #expect(receipt.status == .created)
            #expect(receipt.text == #"{"id":"1","status":"accepted"}"#)

            let listed = try await application.ask(.get, "/feedback").json
            let entry = try #require((listed["feedback"] as? [[String: Any]])?.first)
            #expect(listed["next"] == nil)
            #expect(entry["label"] as? Int == 7)
            // The service finds out itself what it answers, and keeps what the client says apart.
            #expect(entry["predicted_digit"] as? Int == 7)
            #expect(entry["claimed_digit"] as? Int == 1)
            #expect(entry["model_version"] as? String == "seven")
            #expect((entry["confidence"] as? Double).map { $0 > 0.9 } == true)
            #expect((entry["created_at"] as? String)?.hasSuffix(":00:00Z") == true)
            let thumbnail = try #require(entry["thumbnail"] as? String)
            let digit = try ImageDecoder().decode(try DataURL.decode(thumbnail, field: "thumbnail"))
            #expect(digit.width == 28 && digit.height == 28)

            let drawing = try await application.ask(.get, "/feedback/1/drawing")
            #expect(drawing.headers["Content-Type"] == "image/png")
            #expect(try ImageDecoder().decode(drawing.body) == picture)

            #expect(try await application.ask(.delete, "/feedback/1").status == .noContent)
            for (method, path) in [(HTTPMethod.get, "/feedback/1/drawing"), (.delete, "/feedback/1")] {
                let missing = try await application.ask(method, path)
                #expect(missing.status == .notFound)
                #expect(missing.errorSentence == "There is no such feedback.")
            }
        }
    }

    @Test func theSameAgainIsNoNewEntry() async throws {
        try await withApplication { application in
            let first = try await give(application, 7)
            // Elsewhere on the sheet it is still the same digit.
            let again = try await give(application, 7, shift: 5)
            #expect(first.status == .created && again.status == .ok)
            #expect(first.text == again.text)
        }
    }

    @Test func aLabelThatNothingSupportsWaitsForAPerson() async throws {
        try await withApplication { application in
            #expect(try await give(application, 2).text == #"{"id":"1","status":"review"}"#)
            let waiting = try await application.ask(.get, "/feedback", query: [("status", "review")]).json
            let reason = (waiting["feedback"] as? [[String: Any]])?.first?["reason"] as? String
            #expect(reason?.hasPrefix("The model takes it for a 7") == true)
            #expect(await application.feedback.trainingDigits() == nil)

            let accept = Array(#"{"accept":true}"#.utf8)
            let reviewed = try await application.ask(.post, "/feedback/1/review", body: accept)
            #expect(reviewed.json["status"] as? String == "accepted")
            #expect(await application.feedback.trainingDigits()?.labels == [2])
            #expect(try await application.ask(.post, "/feedback/2/review", body: accept).status == .notFound)

            let statistics = try await application.ask(.get, "/feedback/statistics")
            let versions = #"[{"accuracy":0,"right":0,"total":1,"version":"seven"}]"#
            #expect(
                statistics.text
                    == #"{"by_status":{"accepted":1,"rejected":0,"review":0},"by_version":\#(versions),"total":1}"#
            )
        }
    }

    @Test func pagesNameTheNextOne() async throws {
        try await withApplication { application in
            for width in 3..<8 { _ = try await give(application, 7, width: width) }
            var ids: [String] = []
            var query = [("limit", "2")]
            for _ in 0..<3 {
                let page = try await application.ask(.get, "/feedback", query: query.map { (name: $0, value: $1) }).json
                ids += (page["feedback"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
                query = [("limit", "2"), ("before", page["next"] as? String ?? "1")]
            }
            #expect(ids == ["5", "4", "3", "2", "1"])
        }
    }

    @Test(arguments: [
        (#","consent":false"#, "Feedback is kept with consent only: the JSON field 'consent' has to be true."),
        ("", "Feedback is kept with consent only: the JSON field 'consent' has to be true."),
        (#","consent":true,"predicted_digit":10"#, "The JSON field 'predicted_digit' has to be from 0 to 9."),
        (#","consent":1"#, "The JSON field 'consent' has the wrong type."),
    ])
    func whatCannotBeTakenIsRefused(more: String, sentence: String) async throws {
        try await withApplication { application in
            let sent = try body(7, FeedbackFixture.picture(), more)
            let refused = try await application.ask(.post, "/feedback", body: sent)
            #expect(refused.status == .badRequest)
            #expect(refused.errorSentence == sentence)
            #expect(try await application.ask(.get, "/feedback").text == #"{"feedback":[]}"#)
        }
    }

    @Test func onlyADigitIsALabelAndOnlyAPictureIsADrawing() async throws {
        try await withApplication { application in
            for label in [-1, 10] { #expect(try await give(application, label).status == .badRequest) }
            let white = Picture(width: 8, height: 8, rgba: [UInt8](repeating: 255, count: 256))
            let blank = try await application.ask(.post, "/feedback", body: try body(7, white))
            #expect(blank.errorSentence == "Image is blank. Please provide a valid digit.")
            let text = Array(#"{"label":7,"drawing":"data:text/plain;base64,AA==","consent":true}"#.utf8)
            #expect(try await application.ask(.post, "/feedback", body: text).status == .unsupportedMediaType)
        }
    }

    @Test(arguments: [
        ("/feedback", "status", "good"), ("/feedback", "before", "0"), ("/feedback", "limit", "201"),
        ("/feedback", "limit", "x"), ("/feedback/export", "format", "tar"), ("/feedback/export", "before", "-1"),
    ])
    func aQueryThatCannotBeIsRefused(path: String, name: String, value: String) async throws {
        try await withApplication { application in
            let refused = try await application.ask(.get, path, query: [(name: name, value: value)])
            #expect(refused.status == .badRequest)
            #expect(refused.errorSentence?.contains("'\(name)'") == true)
        }
    }

    @Test func switchedOffItTakesNothingAndStillShowsAndRemoves() async throws {
        try await withApplication({ $0.isEnabled = false }) { application in
            let refused = try await give(application, 7)
            #expect(refused.status == .forbidden)
            #expect(refused.errorSentence == "Feedback is switched off here.")
            #expect(try await application.ask(.get, "/feedback/settings").json["enabled"] as? Bool == false)
            #expect(try await application.ask(.get, "/feedback").status == .ok)
            #expect(try await application.ask(.delete, "/feedback").status == .noContent)
            #expect(await application.feedback.trainingDigits() == nil)
        }
    }

    @Test func theTermsSayHowLong() async throws {
        try await withApplication({ $0.days = 12 }) { application in
            let terms = try await application.ask(.get, "/feedback/settings").json
            #expect(terms["enabled"] as? Bool == true)
            #expect(terms["retention_days"] as? Int == 12)
            #expect((terms["consent"] as? String)?.contains("12 days") == true)
        }
    }

    @Test func oneCallerCannotFlood() async throws {
        try await withApplication({ $0.hourlyBurst = 3 }) { application in
            for width in 3..<6 { #expect(try await give(application, 7, width: width).status == .created) }
            let refused = try await give(application, 7, width: 6)
            #expect(refused.status == .tooManyRequests)
            // A third of an hour for each.
            #expect(refused.headers["Retry-After"].flatMap { Int($0) }.map { (1_100...1_200).contains($0) } == true)
        }
    }

    @Test func withoutADataFolderItIsUnavailableAndPredictionsAreNot() async throws {
        let application = try await application(in: "/dev/null/data")
        let refused = try await give(application, 7)
        #expect(refused.status == .serviceUnavailable)
        #expect(refused.errorSentence?.hasPrefix("The feedback cannot be kept or read: ") == true)
        let png = try PNGEncoder.encode(FeedbackFixture.picture())
        #expect(try await application.ask(.post, "/predict/", body: png).status == .ok)
    }

    @Test(arguments: ["idx", "png"])
    func anExportIsAnArchive(format: String) async throws {
        try await withApplication { application in
            for width in 4..<6 { _ = try await give(application, 7, width: width) }
            let export = try await application.ask(.get, "/feedback/export", query: [("format", format)])
            #expect(export.headers["Content-Type"] == "application/zip")
            #expect(export.headers["Content-Disposition"] == "attachment; filename=\"feedback-\(format).zip\"")
            #expect(export.headers["Link"] == nil)
            let names = format == "png" ? ["7_2.png", "7_1.png"] : ["t10k-labels-idx1-ubyte", "feedback/train-images"]
            for name in names { #expect(Data(export.body).range(of: Data(name.utf8)) != nil) }
            let older = try await application.ask(
                .get,
                "/feedback/export",
                query: [("format", "png"), ("before", "2")]
            )
            #expect(Data(older.body).range(of: Data("7_2.png".utf8)) == nil)
        }
    }
}
