import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// Pictures on their way to the probes of a training, over a network whose answers the tests decide.
@Suite(.timeLimit(.minutes(2)))
struct ProbePicturesTests {
    private func withPictures(_ body: (ProbePictures) async throws -> Void) async throws {
        let application = TestApplication.cold(network: TestApplication.always(3))
        try await application.model.load()
        defer { application.model.stop() }
        try await body(ProbePictures(recognizer: Recognizer(model: application.model, decoder: ImageDecoder())))
    }

    private func url(_ name: String) throws -> String {
        let type = name.hasSuffix("jpg") ? "jpeg" : "png"
        return "data:image/\(type);base64,\(Data(try TestApplication.sample(name)).base64EncodedString())"
    }

    @Test func aPictureBecomesWhatTheNetworkSees() async throws {
        try await withPictures { pictures in
            let probes = try await pictures.prepare([try url("seven.png"), try url("seven.jpg")], for: .assumed)
            let digits = try ProbePictures.digits(probes)
            #expect(digits.count == 2)
            let sample = try ImageDecoder().decode(TestApplication.sample("seven.png"))
            let prepared = try Preprocessor().prepare(sample).image
            #expect(digits[0] == prepared)
            // What was prepared stays as it is: a training's probes can be given to another.
            let again = try await pictures.prepare(probes, for: .assumed)
            #expect(again == probes)
        }
    }

    @Test func eachDigitOfANumberIsAProbe() async throws {
        try await withPictures { pictures in
            let probes = try await pictures.prepare([try url("2026.png")], for: .assumed)
            #expect(probes.count == 4)
        }
    }

    @Test func whatCannotBeAProbeIsNamed() async throws {
        try await withPictures { pictures in
            let number = try url("2026.png")
            for (wrong, sentence) in [
                ([try url("seven.png"), try url("blank.png")], "Picture 2 of 'probes': \(HTTPError.blank.message)"),
                (["seven"], "Picture 1 of 'probes': The field 'probes' is not a base64 data URL of a PNG or JPEG."),
                ([String](repeating: number, count: 3), "The JSON field 'probes' shows more than 10 digits."),
                ([String](repeating: number, count: 11), "The JSON field 'probes' shows more than 10 digits."),
            ] {
                let error = await #expect(throws: HTTPError.self) {
                    try await pictures.prepare(wrong, for: .assumed)
                }
                #expect(error?.status == .badRequest)
                #expect(error?.message == sentence)
            }
        }
    }

    @Test func onlyPicturesOfTheNetworksSizeAreTakenAsPrepared() throws {
        let large = try url("seven.png")
        #expect(throws: HTTPError.self) { try ProbePictures.digits([large]) }
    }
}
