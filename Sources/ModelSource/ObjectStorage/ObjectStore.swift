import HTTPClient
import ServiceSupport

/// Where objects of S3, or of a store that speaks its language, are asked for.
struct ObjectStore: Sendable, Equatable {
    /// The region, which is part of each signature.
    let region: String
    /// Another address than Amazon's, without a slash at its end.
    let endpoint: String?

    /// Names a region, and perhaps another place than Amazon's.
    init(region: String, endpoint: String? = nil) {
        self.region = region
        self.endpoint = endpoint.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    /// The address of an object.
    ///
    /// Amazon takes the bucket as part of the host's name; a bucket with a dot would not fit its certificate, and other
    /// stores rarely have a name for each bucket: there it is the first part of the path.
    func url(bucket: String, key: String) -> String {
        // Amazon S3 API Reference, "UriEncode".
        let path = PercentEncoding.encode(key, keeping: "/")
        if let endpoint { return "\(endpoint)/\(bucket)/\(path)" }
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        if bucket.contains(".") { return "https://s3.\(region).\(domain)/\(bucket)/\(path)" }
        return "https://\(bucket).s3.\(region).\(domain)/\(path)"
    }

    /// The header fields of a signed `GET` of an address that ``url(bucket:key:)`` gave.
    ///
    /// - Parameters:
    ///   - url: The address.
    ///   - credentials: The keys.
    ///   - time: Now, as RFC 3339 has it.
    /// - Returns: What S3 needs, but for `Host`, which the client adds.
    func fields(
        url: String,
        credentials: Credentials,
        time: String = Timestamp.now()
    ) -> [(name: String, value: String)] {
        let time = Self.compact(time)
        let (host, path) = Self.hostAndPath(url)
        var fields = [
            (name: "x-amz-content-sha256", value: RequestSigner.emptyContent), (name: "x-amz-date", value: time),
        ]
        if let token = credentials.sessionToken { fields.append((name: "x-amz-security-token", value: token)) }
        let signer = RequestSigner(credentials: credentials, region: region, service: "s3")
        let authorization = signer.authorization(
            method: "GET",
            path: path,
            fields: fields + [(name: "host", value: host)],
            time: time
        )
        return fields + [(name: "Authorization", value: authorization)]
    }

    /// What libcurl sends as `Host`, which leaves out the scheme's own port, and as the path.
    static func hostAndPath(_ url: String) -> (host: String, path: String) {
        let isTLS = url.hasPrefix("https://")
        let rest = url.dropFirst(isTLS ? 8 : 7)
        var host = String(rest.prefix { $0 != "/" })
        let path = String(rest.dropFirst(host.count))
        let standard = isTLS ? ":443" : ":80"
        if host.hasSuffix(standard) { host.removeLast(standard.count) }
        return (host, path.isEmpty ? "/" : path)
    }

    /// `20260131T235959Z` of `2026-01-31T23:59:59.999Z`.
    static func compact(_ time: String) -> String {
        time.prefix { $0 != "." && $0 != "Z" }.filter { $0 != "-" && $0 != ":" } + "Z"
    }
}
