import Testing

@testable import ModelSource

struct ObjectStoreTests {
    @Test(
        arguments: [
            ("eu-central-1", nil, "bucket", "https://bucket.s3.eu-central-1.amazonaws.com/a/b%20c"),
            ("eu-central-1", nil, "my.bucket", "https://s3.eu-central-1.amazonaws.com/my.bucket/a/b%20c"),
            ("cn-north-1", nil, "bucket", "https://bucket.s3.cn-north-1.amazonaws.com.cn/a/b%20c"),
            ("x", "http://127.0.0.1:9000/", "bucket", "http://127.0.0.1:9000/bucket/a/b%20c"),
            ("x", "https://store.example.org/s3", "bucket", "https://store.example.org/s3/bucket/a/b%20c"),
        ] as [(String, String?, String, String)]
    )
    func anObjectHasAnAddress(_ region: String, _ endpoint: String?, _ bucket: String, _ url: String) {
        #expect(ObjectStore(region: region, endpoint: endpoint).url(bucket: bucket, key: "a/b c") == url)
    }

    @Test func keysAreEncodedAsAmazonDoes() {
        let url = ObjectStore(region: "x", endpoint: "https://e").url(bucket: "b", key: "a-b._~/c+d é?&=$")
        #expect(url == "https://e/b/a-b._~/c%2Bd%20%C3%A9%3F%26%3D%24")
    }

    @Test(arguments: [
        ("http://127.0.0.1:9000/b/k", "127.0.0.1:9000", "/b/k"),
        ("https://example.org:443/k", "example.org", "/k"),
        ("http://example.org:80/k", "example.org", "/k"),
        ("https://example.org:80/k", "example.org:80", "/k"),
        ("https://example.org", "example.org", "/"),
    ])
    func theHostIsSignedAsItIsSent(_ url: String, _ host: String, _ path: String) {
        let parts = ObjectStore.hostAndPath(url)
        #expect(parts.host == host)
        #expect(parts.path == path)
    }

    @Test func theTimeIsWithoutSeparators() {
        #expect(ObjectStore.compact("2026-01-31T23:59:59.999Z") == "20260131T235959Z")
    }

    @Test func temporaryKeysSignTheirToken() {
        let keys = Credentials(accessKey: "A", secretKey: "B", sessionToken: "T")
        let fields = ObjectStore(region: "x").fields(url: "https://h/k", credentials: keys)
        #expect(fields.contains { $0.name == "x-amz-security-token" && $0.value == "T" })
        let authorization = fields.first { $0.name == "Authorization" }?.value ?? ""
        let signed = "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
        #expect(authorization.contains(signed))
    }
}
