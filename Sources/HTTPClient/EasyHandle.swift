import CCurl

/// Owns one libcurl easy handle and the header lines that it points to.
///
/// A handle may move between threads, but only one may use it at a time
/// (<https://curl.se/libcurl/c/threadsafe.html>): the task that sends sets it up, then the loop's thread drives it.
final class EasyHandle {
    /// The C handle, for the multi handle and for nobody else.
    let pointer: UnsafeMutableRawPointer
    private var headerLines: UnsafeMutablePointer<curl_slist>?

    /// Creates a handle with the options that hold for every exchange.
    ///
    /// - Throws: ``HTTPClientError/outOfMemory``.
    init(configuration: ClientConfiguration) throws(HTTPClientError) {
        guard let pointer = curl_easy_init() else { throw .outOfMemory }
        self.pointer = pointer
        // A process with several threads must not be sent SIGALRM by the resolver.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_TCP_NODELAY, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.curlMilliseconds)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        if !configuration.usesEnvironmentProxy { try set(CURLOPT_PROXY, "") }
        if let file = configuration.certificateFile { try set(CURLOPT_CAINFO, file) }
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerLines)
    }

    /// Sets an option whose type is `long`.
    func set(_ option: CURLoption, _ value: Int) throws(HTTPClientError) {
        try check(curl_shim_set_long(pointer, option, value))
    }

    /// Sets an option whose type is `char *`.
    func set(_ option: CURLoption, _ value: String) throws(HTTPClientError) {
        try check(curl_shim_set_text(pointer, option, value))
    }

    /// Sets an option whose type is `curl_off_t`.
    func set(_ option: CURLoption, offset value: Int64) throws(HTTPClientError) {
        try check(curl_shim_set_offset(pointer, option, curl_off_t(value)))
    }

    /// Sets method, address, header lines and content.
    func set(_ request: ClientRequest) throws(HTTPClientError) {
        try request.validate()
        try set(CURLOPT_URL, request.url)
        // Otherwise "/a/../b" leaves as "/b", behind the back of whoever checked the path.
        try set(CURLOPT_PATH_AS_IS, 1)
        if request.method == "HEAD" {
            try set(CURLOPT_NOBODY, 1)
        } else if request.method == "GET", request.body.isEmpty {
            try set(CURLOPT_HTTPGET, 1)
        } else {
            let code = request.body.withUnsafeBytes { curl_shim_set_content(pointer, $0.baseAddress, $0.count) }
            try check(code)
            try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        // "Expect: 100-continue" costs a round trip, and the two types are guesses of libcurl's.
        for unwanted in ["Expect:", "Accept:", "Content-Type:"]
        where !request.headers.contains(where: { "\($0.name.lowercased()):" == unwanted.lowercased() }) {
            try append(unwanted)
        }
        for (name, value) in request.headers {
            // libcurl's spelling of a line without a value is a semicolon (CURLOPT_HTTPHEADER).
            try append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        try check(curl_shim_set_headers(pointer, headerLines))
    }

    /// The status of the response, 0 before there is one.
    var status: Int { curl_shim_status(pointer) }

    /// The header lines of the last response, in order.
    var responseHeaders: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        var previous: UnsafeMutablePointer<curl_header>?
        while let field = curl_easy_nextheader(pointer, UInt32(CURLH_HEADER), -1, previous) {
            fields.append((String(cString: field.pointee.name), String(cString: field.pointee.value)))
            previous = field
        }
        return fields
    }

    private func append(_ line: String) throws(HTTPClientError) {
        guard let longer = curl_slist_append(headerLines, line) else { throw .outOfMemory }
        headerLines = longer
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        switch code {
        case CURLE_OK: return
        case CURLE_OUT_OF_MEMORY: throw .outOfMemory
        default: throw .invalidRequest(reason: String(cString: curl_easy_strerror(code)))
        }
    }
}
