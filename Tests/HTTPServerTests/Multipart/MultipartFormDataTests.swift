import HTTPServer
import Testing

struct MultipartFormDataTests {
    private let type = "multipart/form-data; boundary=b"

    private func parse(
        _ text: String,
        _ contentType: String? = nil,
        limits: MultipartFormData.Limits = .init()
    ) throws(MultipartError) -> MultipartFormData {
        try MultipartFormData([UInt8](text.utf8), contentType: contentType ?? type, limits: limits)
    }

    private func field(_ name: String, _ content: String) -> String {
        "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(content)\r\n"
    }

    @Test func aFormOfABrowserIsRead() throws {
        let text =
            "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"7.png\"\r\nContent-Type: image/png\r\n\r\n"
            + "bytes\r\n--b--\r\n"
        let form = try parse(text)
        #expect(form.parts.map(\.name) == ["note", "file"])
        let file = try #require(form.part("file"))
        #expect(Array(file.content) == [UInt8]("bytes".utf8))
        #expect(file.filename == "7.png")
        #expect(file.contentType == "image/png")
        #expect(form.part("other") == nil)
    }

    /// Content full of what delimiters are made of.
    @Test(arguments: [
        "", "\r\n", "\r\n\r\n", "--b", "\r\n-", "\r\n--", "\r\n--a", "--b--", "\n--b\r\n", "\r\r\n\r", "\0\u{1}\u{7F}",
    ])
    func contentIsTakenByteForByte(content: String) throws {
        let form = try parse(field("f", content) + "--b--\r\n")
        #expect(form.parts.count == 1)
        #expect(Array(form.parts[0].content) == [UInt8](content.utf8))
    }

    @Test func everyByteComesThrough() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 31 ^ $0 >> 8) }
        let head = [UInt8]("--b\r\nContent-Disposition: form-data; name=f\r\n\r\n".utf8)
        let form = try MultipartFormData(head + bytes + [UInt8]("\r\n--b--".utf8), contentType: type)
        #expect(Array(form.parts[0].content) == bytes)
    }

    @Test func aPreambleAnEpilogueAndPaddingDoNoHarm() throws {
        let text = "preamble\r\n--b \t\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b--\r\nepilogue --b"
        #expect(try parse(text).parts.map(\.name) == ["f"])
    }

    @Test(arguments: [
        ("form-data; name=\"a\\\"b\"", "a\"b"), ("form-data;name=f", "f"), ("FORM-DATA ; NAME = \"f\" ;", "f"),
        ("form-data; filename=\"C:\\dir\\7.png\"; name=\"f\"", "f"), ("form-data; name=\"é\"", "é"),
    ])
    func aNameIsReadHoweverItIsWritten(disposition: String, name: String) throws {
        let form = try parse("--b\r\ncontent-disposition:\(disposition)\r\n\r\nx\r\n--b--")
        #expect(form.parts[0].name == name)
    }

    @Test(arguments: [
        "multipart/form-data; boundary=\"b\"", "Multipart/Form-Data; charset=utf-8; Boundary=b",
        "multipart/form-data;boundary=b",
    ])
    func aBoundaryIsReadHoweverItIsWritten(contentType: String) throws {
        #expect(try parse(field("f", "x") + "--b--", contentType).parts.count == 1)
    }

    @Test(arguments: [
        ("text/plain", MultipartError.notMultipart), ("", .notMultipart),
        ("multipart/mixed; boundary=b", .notMultipart),
        ("multipart/form-data", .invalidBoundary), ("multipart/form-data; boundary=", .invalidBoundary),
        ("multipart/form-data; boundary=\"b", .invalidBoundary),
        ("multipart/form-data; boundary=\"a\nb\"", .invalidBoundary),
        ("multipart/form-data; boundary=é", .invalidBoundary),
        ("multipart/form-data; boundary=" + String(repeating: "b", count: 71), .invalidBoundary),
    ])
    func aContentTypeThatAnnouncesNoFormIsRefused(contentType: String, error: MultipartError) {
        #expect(throws: error) { try parse(field("f", "x") + "--b--", contentType) }
    }

    @Test(arguments: [
        ("", MultipartError.noParts), ("no boundary at all", .noParts), ("--b--", .noParts), ("--b", .unterminated),
        ("--b\r", .unterminated), ("--b\r\n", .unterminated), ("--bx\r\n", .malformedPart),
        ("--b\r\n\r\nx\r\n--b--", .malformedPart),
        ("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n", .unterminated),
        ("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx", .unterminated),
        ("--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nx\r\n--b", .unterminated),
        ("--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", .malformedPart),
        ("--b\r\nContent-Disposition: attachment; name=\"f\"\r\n\r\nx\r\n--b--", .malformedPart),
        ("--b\r\nContent-Disposition: form-data; name=\"f\r\n\r\nx\r\n--b--", .malformedPart),
        ("--b\r\nno colon\r\n\r\nx\r\n--b--", .malformedPart),
        ("--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--", .malformedPart),
    ])
    func aBrokenFormIsRefused(text: String, error: MultipartError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test func everyPrefixOfAFormIsRefused() {
        let whole = [UInt8]((field("a", "1") + field("b", "2") + "--b--").utf8)
        for length in whole.indices {
            #expect(throws: MultipartError.self) {
                try MultipartFormData(Array(whole.prefix(length)), contentType: type)
            }
        }
    }

    @Test func theNumberOfPartsAndTheirHeadersAreBounded() throws {
        let many = (0..<11).map { field("f\($0)", "x") }.joined() + "--b--"
        #expect(throws: MultipartError.tooManyParts(limit: 10)) { try parse(many, limits: .init(parts: 10)) }
        #expect(try parse(many, limits: .init(parts: 11)).parts.count == 11)
        let long = "--b\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\nx\r\n--b--"
        #expect(throws: MultipartError.partHeaderTooLarge(limit: 8_192)) { try parse(long) }
    }

    @Test(.timeLimit(.minutes(1))) func hostileBodiesAreReadInTimeInProportionToTheirSize() {
        let head = [UInt8]("--b\r\nContent-Disposition: form-data; name=f\r\n\r\n".utf8)
        for pattern in ["\r", "\r\n", "\r\n-", "\r\n--"] {
            let filler = [UInt8](String(repeating: pattern, count: 4_000_000 / pattern.utf8.count).utf8)
            #expect(throws: MultipartError.unterminated) { try MultipartFormData(head + filler, contentType: type) }
        }
    }
}
