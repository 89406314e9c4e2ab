import Testing

@testable import ModelSource

struct ModelAddressTests {
    @Test(arguments: ["Models/larger-cnn.safetensors", "/srv/weights", "a:b", "://x", "1s3://b/k"])
    func whatHasNoSchemeIsAFile(_ text: String) throws {
        let address = try ModelAddress(text)
        #expect(address == .file(text))
    }

    @Test(arguments: [
        ("https://example.org/a/weights?version=2", "https://example.org/a/weights"),
        ("http://127.0.0.1:8080/w", "http://127.0.0.1:8080/w"),
    ])
    func anAddressOfTheWebIsShownWithoutItsQuery(_ text: String, _ shown: String) throws {
        let address = try ModelAddress(text)
        #expect(address == .web(text))
        #expect("\(address)" == shown)
    }

    @Test func aSchemeCountsInEitherCase() throws {
        let address = try ModelAddress("HTTPS://example.org/w")
        #expect(address == .web("https://example.org/w"))
    }

    @Test func anObjectHasABucketAndAKeyWithSlashes() throws {
        let address = try ModelAddress("s3://my-bucket/models/larger cnn.safetensors")
        #expect(address == .object(bucket: "my-bucket", key: "models/larger cnn.safetensors"))
        #expect("\(address)" == "s3://my-bucket/models/larger cnn.safetensors")
    }

    @Test(arguments: [
        "s3://bucket", "s3://bucket/", "s3:///key", "s3://ab/key", "s3://Bucket/key", "s3://b_cket/key",
        "s3://..bucket/key", "s3://bu..cket/key", "s3://bucket/a\nb", "https://", "https:///path",
        "https://user:password@example.org/w", "https://example.org/w#part", "https://example.org/a b",
    ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(throws: ModelAddressError.malformed) { try ModelAddress(text) }
    }

    @Test(arguments: ["ftp", "file", "gs", "gopher"])
    func otherSchemesAreRefused(_ scheme: String) {
        #expect(throws: ModelAddressError.unknownScheme(scheme)) { try ModelAddress("\(scheme)://host/path") }
    }
}
