import Checksum
import Cryptography

/// AWS Signature Version 4 in a header field (AWS General Reference, "Create a signed AWS API request").
///
/// libcurl 7.88 of Debian 12 signs as well (CURLOPT_AWS_SIGV4), but not with `x-amz-content-sha256`, which S3 demands,
/// nor the session token, which temporary credentials need.
struct RequestSigner: Sendable {
    /// What AWS hashes for a request without content.
    static let emptyContent = SHA256.digest(of: [])

    /// The keys.
    let credentials: Credentials
    /// Such as `eu-central-1`.
    let region: String
    /// Such as `s3`.
    let service: String

    /// Signs a request.
    ///
    /// - Parameters:
    ///   - method: `GET` and its like.
    ///   - path: Percent-encoded as it is sent; S3 is the one service that does not encode it a second time.
    ///   - query: Canonical already: sorted, encoded, each name with `=`.
    ///   - fields: The header fields to sign, `host` among them.
    ///   - content: The SHA-256 of the content.
    ///   - time: `20260131T235959Z`, which also stands in `x-amz-date`.
    /// - Returns: The value of `Authorization`.
    func authorization(
        method: String,
        path: String,
        query: String = "",
        fields: [(name: String, value: String)],
        content: String = RequestSigner.emptyContent,
        time: String
    ) -> String {
        let sorted = fields.map { (name: $0.name.lowercased(), value: Self.trimmed($0.value)) }
            .sorted { $0.name < $1.name }
        let names = sorted.map(\.name).joined(separator: ";")
        let lines = sorted.map { "\($0.name):\($0.value)\n" }.joined()
        let request = "\(method)\n\(path)\n\(query)\n\(lines)\n\(names)\n\(content)"
        let day = String(time.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(SHA256.digest(of: Array(request.utf8)))"
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in [day, region, service, "aws4_request"] {
            key = AuthenticationCode(key: key).code(of: Array(part.utf8))
        }
        let signature = Hexadecimal.string(AuthenticationCode(key: key).code(of: Array(text.utf8)))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), "
            + "Signature=\(signature)"
    }

    /// Without white space around it, and with one space where there were several.
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}
