import ServiceSupport
import Testing

@testable import ModelSource

struct ModelSourceSettingsTests {
    private static let digest = String(repeating: "ab", count: 32)

    private func source(_ model: String, _ environment: [String: String] = [:]) throws -> ModelSource? {
        let table = OptionTable(
            program: "test",
            summary: "Tests.",
            [Option("model", environment: "MODEL", placeholder: "FILE", help: "Weights")] + ModelSource.options
        )
        let variables = environment.merging(["MODEL": model]) { given, _ in given }
        return try ModelSource(options: table.parse([], environment: variables), cacheFolder: "/cache")
    }

    @Test func aFileIsNotFetched() throws {
        let source = try source("Models/larger-cnn.safetensors")
        #expect(source == nil)
    }

    @Test func theChecksumIsTheNameOfTheCopy() throws {
        let source = try source("https://example.org/w", ["MODEL_SHA256": Self.digest.uppercased()])
        #expect(source?.path == "/cache/\(Self.digest).safetensors")
    }

    @Test func withoutAChecksumTheAddressNamesTheCopy() throws {
        let first = try source("s3://bucket/a", ["AWS_REGION": "eu-central-1"])
        let again = try source("s3://bucket/a", ["AWS_REGION": "eu-central-1"])
        let other = try source("s3://bucket/b", ["AWS_REGION": "eu-central-1"])
        #expect(first?.path == again?.path)
        #expect(first?.path != other?.path)
    }

    @Test func theWebNeedsAChecksum() {
        #expect(throws: UsageError.missingSetting(option: "--model-sha256", environment: "MODEL_SHA256")) {
            try source("https://example.org/w")
        }
    }

    @Test func aBucketNeedsARegion() {
        #expect(throws: UsageError.missingSetting(option: "--aws-region", environment: "AWS_REGION")) {
            try source("s3://bucket/key")
        }
    }

    @Test func plainHTTPIsForThisMachineOnly() throws {
        let digest = ["MODEL_SHA256": Self.digest]
        #expect(try source("http://127.0.0.1:8080/w", digest) != nil)
        #expect(throws: UsageError.self) { try source("http://example.org/w", digest) }
        let allowed = digest.merging(["MODEL_PLAIN_HTTP": "1"]) { given, _ in given }
        #expect(try source("http://example.org/w", allowed) != nil)
    }

    @Test func soIsAnEndpointOfS3() throws {
        func source(_ endpoint: String) throws -> ModelSource? {
            try self.source("s3://bucket/key", ["AWS_REGION": "x", "AWS_ENDPOINT_URL_S3": endpoint])
        }
        #expect(try source("http://localhost:9000") != nil)
        #expect(try source("https://minio.example.org") != nil)
        for endpoint in ["http://minio.example.org", "minio.example.org", "s3://bucket/key", "https://h?x=1"] {
            #expect(throws: UsageError.self) { try source(endpoint) }
        }
    }

    @Test(arguments: ["abc", String(repeating: "g", count: 64), String(repeating: "é", count: 32)])
    func whatIsNoChecksumIsRefused(_ text: String) {
        #expect(throws: UsageError.self) { try source("https://example.org/w", ["MODEL_SHA256": text]) }
    }

    @Test(arguments: ["ftp://example.org/w", "s3://bucket", "https://user@example.org/w"])
    func whatCannotBeFetchedStopsTheStart(_ text: String) {
        #expect(throws: UsageError.self) { try source(text, ["MODEL_SHA256": Self.digest, "AWS_REGION": "x"]) }
    }
}
