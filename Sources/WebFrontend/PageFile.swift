import HTTPServer

/// One file of the page; its bytes are part of the program.
struct PageFile: Sendable {
    /// Where it is served.
    let path: String
    private let contentType: String
    private let bytes: [UInt8]
    private let etag: String

    private init(_ path: String, _ contentType: String, _ bytes: [UInt8]) {
        self.path = path
        self.contentType = contentType
        self.bytes = bytes
        etag = Self.etag(bytes)
    }

    /// All files of the page.
    static let all = [
        PageFile("/", "text/html; charset=utf-8", PackageResources.index_html),
        PageFile("/style.css", "text/css; charset=utf-8", PackageResources.style_css),
        PageFile("/main.js", "text/javascript; charset=utf-8", PackageResources.main_js),
        PageFile("/drawing.js", "text/javascript; charset=utf-8", PackageResources.drawing_js),
        PageFile("/recognizer.js", "text/javascript; charset=utf-8", PackageResources.recognizer_js),
        PageFile("/picture.js", "text/javascript; charset=utf-8", PackageResources.picture_js),
        PageFile("/result.js", "text/javascript; charset=utf-8", PackageResources.result_js),
        PageFile("/number.js", "text/javascript; charset=utf-8", PackageResources.number_js),
        PageFile("/numeral.js", "text/javascript; charset=utf-8", PackageResources.numeral_js),
        PageFile("/digits.js", "text/javascript; charset=utf-8", PackageResources.digits_js),
        PageFile("/session.js", "text/javascript; charset=utf-8", PackageResources.session_js),
        PageFile("/icon.svg", "image/svg+xml", PackageResources.icon_svg),
    ]

    /// Answers with the file, or with 304 where the client has this very version.
    ///
    /// Browsers ask each time (`no-cache`): the files belong together, and an update must not mix two versions.
    func respond(to request: HTTPRequest) -> HTTPResponse {
        var response = HTTPResponse(headers: ["ETag": etag, "Cache-Control": "no-cache"])
        if let condition = request.headers["If-None-Match"], Self.matches(condition, etag) {
            response.status = .notModified
        } else {
            response.headers.add("Content-Type", contentType)
            response.body = bytes
        }
        return response
    }

    /// Whether `If-None-Match` names this tag; the comparison is the weak one (RFC 9110, section 13.1.2).
    static func matches(_ condition: String, _ etag: String) -> Bool {
        condition.split(separator: ",").contains { part in
            let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            return tag == "*" || tag == etag || tag == "W/\(etag)"
        }
    }

    /// A strong validator: 64-bit FNV-1a of the bytes, which are ours, so nobody looks for collisions.
    private static func etag(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return "\"\(String(hash, radix: 16))-\(bytes.count)\""
    }
}
