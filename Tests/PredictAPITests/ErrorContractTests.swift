import Foundation
import HTTPServer
import ImageCodec
import Testing

@testable import PredictAPI

/// Every route and every kind of error: one shape, the right status, the agreed words.
@Suite(.timeLimit(.minutes(2)))
struct ErrorContractTests {
    /// A request that must fail, and how.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: HTTPMethod
        let path: String
        var type: String?
        let body: [UInt8]
        let status: HTTPStatus
        var sentence: String?
    }

    private static let blank = "Image is blank. Please provide a valid digit."

    private static func png(width: Int, height: Int, _ pixel: [UInt8]) -> [UInt8] {
        let picture = Picture(
            width: width,
            height: height,
            rgba: (0..<width * height).flatMap { _ in pixel }
        )
        return (try? PNGEncoder.encode(picture)) ?? []
    }

    private static func form(_ field: String, _ bytes: [UInt8]) -> [UInt8] {
        [UInt8]("--b\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n".utf8) + bytes
            + [UInt8]("\r\n--b--\r\n".utf8)
    }

    private static func drawing(_ type: String, _ bytes: [UInt8]) -> [UInt8] {
        [UInt8](#"{"drawing":"data:\#(type);base64,\#(Data(bytes).base64EncodedString())"}"#.utf8)
    }

    private static func json(_ text: String) -> [UInt8] { [UInt8](text.utf8) }

    private static func pixels(_ values: [String]) -> [UInt8] {
        json(#"{"image":"\#(values.joined(separator: ","))"}"#)
    }

    /// What is wrong with a file, for every route that takes files.
    private static let files: [(name: String, bytes: [UInt8], status: HTTPStatus, sentence: String?)] = {
        let seven = (try? TestApplication.sample("seven.png")) ?? []
        let photo = (try? TestApplication.sample("seven.jpg")) ?? []
        return [
            ("white", png(width: 64, height: 64, [255, 255, 255, 255]), .badRequest, blank),
            ("black", png(width: 64, height: 64, [0, 0, 0, 255]), .badRequest, blank),
            ("green", png(width: 64, height: 64, [0, 200, 0, 255]), .badRequest, blank),
            ("transparent", png(width: 64, height: 64, [0, 0, 0, 0]), .badRequest, blank),
            ("one pixel", png(width: 1, height: 1, [9, 9, 9, 255]), .badRequest, blank),
            ("the sample", (try? TestApplication.sample("blank.png")) ?? [], .badRequest, blank),
            ("half a PNG", Array(seven.prefix(seven.count / 2)), .badRequest, nil),
            ("half a JPEG", Array(photo.prefix(photo.count / 2)), .badRequest, nil),
            ("a PNG with a broken byte", seven.enumerated().map { $0 == 60 ? $1 ^ 0xFF : $1 }, .badRequest, nil),
            ("text", [UInt8]("This is no picture.".utf8), .unsupportedMediaType, nil),
            ("a GIF", [UInt8]("GIF89a\u{1}\u{0}\u{1}\u{0}".utf8), .unsupportedMediaType, nil),
            ("too many pixels", hugePNG, .contentTooLarge, nil),
            ("nothing", [], .badRequest, nil),
        ]
    }()

    /// The header of a PNG that declares 60,000 x 60,000 pixels.
    private static let hugePNG: [UInt8] = {
        var bytes = png(width: 1, height: 1, [0, 0, 0, 255])
        guard bytes.count > 33 else { return [] }
        bytes.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in bytes[12..<29] {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 1 ? 0xEDB8_8320 ^ (checksum >> 1) : checksum >> 1 }
        }
        let inverted = ~checksum
        bytes.replaceSubrange(29..<33, with: (0..<4).map { UInt8(truncatingIfNeeded: inverted >> (24 - 8 * $0)) })
        return bytes
    }()

    static let cases: [Case] = {
        var cases: [Case] = []
        func add(
            _ name: String,
            _ path: String,
            type: String? = nil,
            _ body: [UInt8],
            _ status: HTTPStatus,
            _ sentence: String? = nil
        ) {
            cases.append(
                Case(
                    testDescription: "\(path) \(name)",
                    method: .post,
                    path: path,
                    type: type,
                    body: body,
                    status: status,
                    sentence: sentence
                )
            )
        }
        let multipart = "multipart/form-data; boundary=b"
        for file in files {
            for path in ["/predict/", "/predict/number", "/api/digit"] {
                add("form: \(file.name)", path, type: multipart, form("file", file.bytes), file.status, file.sentence)
                add("raw: \(file.name)", path, type: "image/png", file.bytes, file.status, file.sentence)
            }
            add(file.name, "/api/drawing/", drawing("image/png", file.bytes), file.status, file.sentence)
        }
        for path in ["/predict/", "/predict/number", "/api/digit"] {
            let missing = "The form field 'file' is missing."
            add("no field file", path, type: multipart, form("other", [1]), .badRequest, missing)
            add("no boundary", path, type: "multipart/form-data", form("file", [1]), .badRequest)
            add("no closing boundary", path, type: multipart, Array(form("file", [1]).dropLast(9)), .badRequest)
            add("no multipart at all", path, type: multipart, json("{}"), .badRequest)
        }
        for path in ["/api/drawing/", "/predict/pixels"] {
            add("bad JSON", path, json("{"), .badRequest, "The body is not valid JSON.")
            add("empty", path, [], .badRequest, "The body is not valid JSON.")
            add("an array", path, json("[]"), .badRequest)
            add("not UTF-8", path, [0x22, 0xFF, 0x22], .badRequest)
        }
        add("no field", "/api/drawing/", json("{}"), .badRequest, "The JSON field 'drawing' is missing.")
        add("a number", "/api/drawing/", json(#"{"drawing":7}"#), .badRequest)
        add("no data URL", "/api/drawing/", json(#"{"drawing":"hello"}"#), .badRequest)
        add("not base64", "/api/drawing/", json(#"{"drawing":"data:image/png;base64,%%%"}"#), .badRequest)
        add("no base64", "/api/drawing/", json(#"{"drawing":"data:image/png,abc"}"#), .badRequest)
        add("a GIF by type", "/api/drawing/", json(#"{"drawing":"data:image/gif;base64,AA=="}"#), .unsupportedMediaType)
        let zeros = [String](repeating: "0", count: 784)
        add("no field", "/predict/pixels", json("{}"), .badRequest, "The JSON field 'image' is missing.")
        add("783 values", "/predict/pixels", pixels(Array(zeros.dropLast())), .badRequest)
        add("785 values", "/predict/pixels", pixels(zeros + ["0"]), .badRequest)
        add("one value", "/predict/pixels", pixels(["0"]), .badRequest)
        for wrong in ["256", "-1", "1.5", "x", "", "+1", "1 2", "０"] {
            add("the value '\(wrong)'", "/predict/pixels", pixels(zeros.dropLast() + [wrong]), .badRequest)
        }
        for value in ["0", "128", "255"] {
            let same = pixels([String](repeating: value, count: 784))
            add("all values \(value)", "/predict/pixels", same, .badRequest, blank)
        }
        return cases
    }()

    @Test(arguments: cases)
    func anErrorHasOneShapeAndTheRightStatus(_ wrong: Case) async throws {
        let application = try await TestApplication.shared.value
        let response = try await application.ask(
            wrong.method,
            wrong.path,
            headers: wrong.type.map { ["Content-Type": $0] } ?? [:],
            body: wrong.body
        )
        #expect(response.status == wrong.status, "\(response.text)")
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(response.headers["X-Request-ID"] != nil)
        let sentence = try #require(response.errorSentence, "\(response.text)")
        #expect(sentence.hasSuffix("."))
        if let expected = wrong.sentence { #expect(sentence == expected) }
    }

    @Test(arguments: ["/nothing", "/predict//", "/predict/pixels/x", "/PREDICT/", "/api", "/health"])
    func anUnknownPathIs404(path: String) async throws {
        let response = try await TestApplication.shared.value.ask(.get, path)
        #expect(response.status == .notFound)
        #expect(response.errorSentence != nil)
    }

    @Test func everyRouteRefusesOtherMethodsAndTellsItsOwn() async throws {
        let application = try await TestApplication.shared.value
        let listing = application.routes.listing
        #expect(listing.count == 41)
        for (template, allow) in listing {
            let methods: [HTTPMethod] = [.get, .post, .delete, .put, HTTPMethod(rawValue: "BREW")]
            for method in methods where !allow.components(separatedBy: ", ").contains(method.rawValue) {
                let response = try await application.ask(method, template)
                #expect(response.status == .methodNotAllowed, "\(method.rawValue) \(template)")
                #expect(response.headers["Allow"] == allow)
                #expect(response.errorSentence != nil)
            }
            let options = try await application.ask(.options, template)
            #expect(options.status == .noContent)
            #expect(options.headers["Allow"] == allow)
        }
    }
}
