import FoundationEssentials
import HTTPClient

/// Finds credentials where AWS puts them, in the order of its own libraries: environment, container, instance.
///
/// They are asked for at each attempt: those of a role last some hours only, and a fetch happens once at a start.
struct CredentialChain: Sendable {
    /// The addresses at which ECS, EKS and EC2 hand out credentials over plain HTTP: none leaves the host.
    private static let containerHosts: Set = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]
    private static let containerBase = "http://169.254.170.2"
    private static let instanceBase = "http://169.254.169.254"

    private let environment: [String: String]
    private let client: HTTPClient

    /// Creates a chain.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - client: Asks the endpoints; it must obey no proxy.
    init(environment: [String: String], client: HTTPClient) {
        self.environment = environment.filter { !$0.value.isEmpty }
        self.client = client
    }

    /// Finds credentials.
    ///
    /// - Throws: ``CredentialError``.
    func credentials() async throws -> Credentials {
        if let accessKey = environment["AWS_ACCESS_KEY_ID"], let secretKey = environment["AWS_SECRET_ACCESS_KEY"] {
            let token = environment["AWS_SESSION_TOKEN"]
            return Credentials(accessKey: accessKey, secretKey: secretKey, sessionToken: token)
        }
        if let url = try containerURL() { return try await ofContainer(url) }
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { throw CredentialError.none }
        return try await ofInstance()
    }

    /// AWS SDKs and Tools Reference Guide, "Container credential provider".
    private func containerURL() throws(CredentialError) -> String? {
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            guard path.hasPrefix("/") else { throw .refused("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path") }
            return Self.containerBase + path
        }
        guard let url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        // The token must not go to just anybody in plain text.
        guard let host = Host(url: url), !url.contains("@"),
            url.hasPrefix("https://")
                || url.hasPrefix("http://") && (host.isLoopback || Self.containerHosts.contains(host.name))
        else { throw .refused("AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor an address of this host") }
        return url
    }

    private func ofContainer(_ url: String) async throws -> Credentials {
        var fields: [(name: String, value: String)] = []
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CredentialError.refused(
                    "\(path), which AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names, cannot be read"
                )
            }
            fields.append(("Authorization", Self.trimmed(String(decoding: data, as: UTF8.self))))
        } else if let token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            fields.append(("Authorization", token))
        }
        return try decode(await ask(ClientRequest("GET", url, headers: fields)), of: "the container's endpoint")
    }

    /// Amazon EC2 User Guide, "Use the Instance Metadata Service": version 2, which asks for a token first.
    private func ofInstance() async throws -> Credentials {
        var base = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? Self.instanceBase
        if base.hasSuffix("/") { base.removeLast() }
        let lifetime = [(name: "X-aws-ec2-metadata-token-ttl-seconds", value: "300")]
        let token: String
        do {
            token = try await ask(ClientRequest("PUT", "\(base)/latest/api/token", headers: lifetime))
        } catch is HTTPClientError {
            // The usual case on a machine that is none of Amazon's.
            throw CredentialError.none
        }
        let field = [(name: "X-aws-ec2-metadata-token", value: Self.trimmed(token))]
        let list = "\(base)/latest/meta-data/iam/security-credentials/"
        let roles = try await ask(ClientRequest("GET", list, headers: field))
        guard let role = roles.split(whereSeparator: \.isWhitespace).first else { throw CredentialError.none }
        return try decode(await ask(ClientRequest("GET", list + role, headers: field)), of: "the instance's role")
    }

    /// The content of an answer with status 200.
    private func ask(_ request: ClientRequest) async throws -> String {
        let response = try await client.send(request)
        guard response.status == 200 else {
            throw CredentialError.refused("\(request.url) answered with status \(response.status)")
        }
        return String(decoding: response.body, as: UTF8.self)
    }

    private struct Answer: Decodable {
        let accessKey: String
        let secretKey: String
        let token: String?

        enum CodingKeys: String, CodingKey {
            case accessKey = "AccessKeyId"
            case secretKey = "SecretAccessKey"
            case token = "Token"
        }
    }

    private func decode(_ text: String, of source: String) throws(CredentialError) -> Credentials {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else {
            throw .refused("\(source) did not answer with credentials")
        }
        return Credentials(accessKey: answer.accessKey, secretKey: answer.secretKey, sessionToken: answer.token)
    }

    private static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// Why there are no credentials.
enum CredentialError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nobody offers any.
    case none
    /// There is a place that should, and it does not.
    case refused(String)

    /// One sentence for the operator.
    var description: String {
        switch self {
        case .none:
            "there are no credentials: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY nor a role of container or instance"
        case .refused(let reason): "there are no credentials: \(reason)"
        }
    }
}
