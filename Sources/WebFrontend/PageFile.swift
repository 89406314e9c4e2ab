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

    private static func page(_ path: String, _ bytes: [UInt8]) -> PageFile {
        PageFile(path, "text/html; charset=utf-8", bytes)
    }

    private static func style(_ path: String, _ bytes: [UInt8]) -> PageFile {
        PageFile(path, "text/css; charset=utf-8", bytes)
    }

    private static func script(_ path: String, _ bytes: [UInt8]) -> PageFile {
        PageFile(path, "text/javascript; charset=utf-8", bytes)
    }

    /// All files of the pages.
    static let all = drawing + learning + shared

    private static let drawing = [
        page("/", PackageResources.index_html),
        script("/main.js", PackageResources.main_js),
        script("/recognizer.js", PackageResources.recognizer_js),
        script("/picture.js", PackageResources.picture_js),
        script("/result.js", PackageResources.result_js),
        script("/number.js", PackageResources.number_js),
        script("/numeral.js", PackageResources.numeral_js),
        script("/correction.js", PackageResources.correction_js),
    ]

    private static let learning = [
        page("/learn", PackageResources.learn_html),
        style("/learn/learn.css", PackageResources.learn_css),
        script("/learn/learn.js", PackageResources.learn_js),
        script("/learn/training.js", PackageResources.training_js),
        script("/learn/watcher.js", PackageResources.watcher_js),
        script("/learn/course.js", PackageResources.course_js),
        script("/learn/chart.js", PackageResources.chart_js),
        script("/learn/form.js", PackageResources.form_js),
        script("/learn/probes.js", PackageResources.probes_js),
        script("/learn/versions.js", PackageResources.versions_js),
        script("/learn/past.js", PackageResources.past_js),
        script("/learn/corrections.js", PackageResources.corrections_js),
    ]

    private static let shared = [
        style("/style.css", PackageResources.style_css),
        script("/api.js", PackageResources.api_js),
        script("/blobs.js", PackageResources.blobs_js),
        script("/digits.js", PackageResources.digits_js),
        script("/dom.js", PackageResources.dom_js),
        script("/drawing.js", PackageResources.drawing_js),
        script("/figures.js", PackageResources.figures_js),
        script("/session.js", PackageResources.session_js),
        script("/shelf.js", PackageResources.shelf_js),
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
