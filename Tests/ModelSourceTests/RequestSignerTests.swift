import Checksum
import ServiceSupport
import Testing

@testable import ModelSource

/// Amazon's own examples: of S3 ("Signature Calculations for the Authorization Header") and of the test suite of
/// Signature Version 4 (`get-vanilla`).
struct RequestSignerTests {
    private static let time = "20130524T000000Z"
    private static let signer = RequestSigner(
        credentials: Credentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE",
            secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        ),
        region: "us-east-1",
        service: "s3"
    )
    private static let host = (name: "Host", value: "examplebucket.s3.amazonaws.com")

    private func signature(_ authorization: String) -> String {
        authorization.split(separator: "Signature=").last.map(String.init) ?? ""
    }

    /// The fields of every example; they are signed sorted, in whichever order they come.
    private func fields(
        _ more: [(name: String, value: String)] = [],
        content: String = RequestSigner.emptyContent
    ) -> [(name: String, value: String)] {
        more + [("x-amz-date", Self.time), ("x-amz-content-sha256", content), Self.host]
    }

    @Test func anObject() {
        let authorization = Self.signer.authorization(
            method: "GET",
            path: "/test.txt",
            fields: fields([("Range", " bytes=0-9 ")]),
            time: Self.time
        )
        #expect(
            authorization == """
                AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
                SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, \
                Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41
                """
        )
    }

    @Test(arguments: [
        ("lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
    func aQuery(_ query: String, _ expected: String) {
        let authorization = Self.signer.authorization(
            method: "GET",
            path: "/",
            query: query,
            fields: fields(),
            time: Self.time
        )
        #expect(signature(authorization) == expected)
    }

    @Test func anUploadWithAnEncodedKey() {
        let content = SHA256.digest(of: Array("Welcome to Amazon S3.".utf8))
        let more = [
            (name: "Date", value: "Fri, 24 May 2013 00:00:00 GMT"),
            (name: "x-amz-storage-class", value: "REDUCED_REDUNDANCY"),
        ]
        let authorization = Self.signer.authorization(
            method: "PUT",
            path: "/" + PercentEncoding.encode("test$file.text"),
            fields: fields(more, content: content),
            content: content,
            time: Self.time
        )
        #expect(
            signature(authorization) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        )
    }

    @Test func anotherService() {
        let signer = RequestSigner(
            credentials: Credentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            region: "us-east-1",
            service: "service"
        )
        let authorization = signer.authorization(
            method: "GET",
            path: "/",
            fields: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")],
            time: "20150830T123600Z"
        )
        #expect(
            signature(authorization) == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        )
    }
}
