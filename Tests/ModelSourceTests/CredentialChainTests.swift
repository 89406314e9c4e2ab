import Foundation
import HTTPClient
import LoopbackServer
import Synchronization
import Testing

@testable import ModelSource

@Suite(.timeLimit(.minutes(1)))
struct CredentialChainTests {
    private static let answer =
        #"{"AccessKeyId":"A","SecretAccessKey":"B","Token":"T","Expiration":"2026-01-01T00:00:00Z"}"#
    private static let ofRole = Credentials(accessKey: "A", secretKey: "B", sessionToken: "T")

    private func credentials(_ environment: [String: String]) async throws -> Credentials {
        // Nothing of the machine that the tests run on.
        let nowhere = ["AWS_EC2_METADATA_DISABLED": "true"].merging(environment) { _, given in given }
        return try await CredentialChain(environment: nowhere, client: HTTPClient()).credentials()
    }

    @Test func theEnvironmentComesFirst() async throws {
        let found = try await credentials([
            "AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/",
        ])
        #expect(found == Credentials(accessKey: "K", secretKey: "S"))
    }

    @Test func nobodyHasAny() async {
        await #expect(throws: CredentialError.none) { try await credentials([:]) }
    }

    @Test func aContainerAsksItsEndpointWithItsToken() async throws {
        let requests = Mutex<[String]>([])
        let server = try RawServer { request, connection in
            requests.withLock { $0.append(request) }
            connection.respond(Self.answer)
        }
        defer { server.stop() }
        let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID())")
        try "secret\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let found = try await credentials([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/role",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file.path,
        ])
        #expect(found == Self.ofRole)
        let request = requests.withLock { $0.first ?? "" }
        #expect(request.hasPrefix("GET /role HTTP/1.1\r\n"))
        #expect(request.contains("\r\nAuthorization: secret\r\n"))
    }

    @Test(arguments: [
        "http://example.org/role", "http://169.254.169.254/role", "http://127.0.0.1@example.org/role",
        "ftp://127.0.0.1/",
        "http://localhost.example.org/",
    ])
    func theTokenGoesToNobodyElse(_ url: String) async {
        await #expect(throws: CredentialError.self) {
            try await credentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        }
    }

    @Test func anEndpointThatRefusesIsNamed() async throws {
        let server = try RawServer { _, connection in connection.respond("no", status: "403 Forbidden") }
        defer { server.stop() }
        let url = "\(server.url)/role"
        await #expect(throws: CredentialError.refused("\(url) answered with status 403")) {
            try await credentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        }
    }

    @Test func anAnswerWithoutKeysIsRefused() async throws {
        let server = try RawServer { _, connection in connection.respond(#"{"Code":"Failed"}"#) }
        defer { server.stop() }
        await #expect(throws: CredentialError.self) {
            try await credentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url])
        }
    }

    @Test func anInstanceAsksForATokenFirst() async throws {
        let server = try RawServer { request, connection in
            let hasToken = request.contains("\r\nX-aws-ec2-metadata-token: token\r\n")
            switch (request.split(separator: " HTTP").first, hasToken) {
            case ("PUT /latest/api/token", _): connection.respond("token")
            case ("GET /latest/meta-data/iam/security-credentials/", true): connection.respond("my-role\n")
            case ("GET /latest/meta-data/iam/security-credentials/my-role", true): connection.respond(Self.answer)
            default: connection.respond("", status: "401 Unauthorized")
            }
        }
        defer { server.stop() }
        let found = try await credentials([
            "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "\(server.url)/",
        ])
        #expect(found == Self.ofRole)
    }

    @Test func aMachineOfNobodyHasNone() async throws {
        let port = try RawServer.closedPort()
        await #expect(throws: CredentialError.none) {
            try await credentials([
                "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(port)",
            ])
        }
    }
}
