import HTTPServer

/// One file of the page; its bytes are part of the program.
struct PageFile: Sendable {
    /// Where it is served.
    let path: String
    private let contentType: String
    private let bytes: [UInt8]
    private let etag: String

    /// All files of the pages; that none of the folder `Page` is missing here is tested.
    static let all = [
        // The page to draw on.
        PageFile("/", PackageResources.index_html),
        PageFile("/main.js", PackageResources.main_js),
        PageFile("/recognizer.js", PackageResources.recognizer_js),
        PageFile("/picture.js", PackageResources.picture_js),
        PageFile("/result.js", PackageResources.result_js),
        PageFile("/number.js", PackageResources.number_js),
        PageFile("/numeral.js", PackageResources.numeral_js),
        PageFile("/correction.js", PackageResources.correction_js),
        // The page of trainings.
        PageFile("/learn", PackageResources.learn_html),
        PageFile("/learn/learn.css", PackageResources.learn_css),
        PageFile("/learn/learn.js", PackageResources.learn_js),
        PageFile("/learn/training.js", PackageResources.training_js),
        PageFile("/learn/watcher.js", PackageResources.watcher_js),
        PageFile("/learn/course.js", PackageResources.course_js),
        PageFile("/learn/chart.js", PackageResources.chart_js),
        PageFile("/learn/form.js", PackageResources.form_js),
        PageFile("/learn/probes.js", PackageResources.probes_js),
        PageFile("/learn/versions.js", PackageResources.versions_js),
        PageFile("/learn/past.js", PackageResources.past_js),
        PageFile("/learn/corrections.js", PackageResources.corrections_js),
        // What both use.
        PageFile("/style.css", PackageResources.style_css),
        PageFile("/api.js", PackageResources.api_js),
        PageFile("/blobs.js", PackageResources.blobs_js),
        PageFile("/digits.js", PackageResources.digits_js),
        PageFile("/dom.js", PackageResources.dom_js),
        PageFile("/drawing.js", PackageResources.drawing_js),
        PageFile("/figures.js", PackageResources.figures_js),
        PageFile("/session.js", PackageResources.session_js),
        PageFile("/shelf.js", PackageResources.shelf_js),
        PageFile("/icon.svg", PackageResources.icon_svg),
    ]

    private init(_ path: String, _ bytes: [UInt8]) {
        let kind = Kind(of: path)
        self.path = path
        contentType = kind.contentType
        self.bytes = kind == .page ? PageParts.fill(bytes) : bytes
        etag = Self.etag(self.bytes)
    }

    /// What a file is, which its path says.
    private enum Kind {
        case page, style, script, drawing

        init(of path: String) {
            if path.hasSuffix(".css") {
                self = .style
            } else if path.hasSuffix(".js") {
                self = .script
            } else {
                self = path.hasSuffix(".svg") ? .drawing : .page
            }
        }

        var contentType: String {
            switch self {
            case .page: "text/html; charset=utf-8"
            case .style: "text/css; charset=utf-8"
            case .script: "text/javascript; charset=utf-8"
            case .drawing: "image/svg+xml"
            }
        }
    }

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
