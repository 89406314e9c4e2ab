import Foundation
import Testing

@testable import TLS

/// Whom to trust.
struct TLSContextTests {
    @Test func everyAuthorityOfTheSystemIsTrusted() throws {
        let path = "/etc/ssl/certs/ca-certificates.crt"
        let certificates = try String(contentsOfFile: path, encoding: .utf8).ranges(of: "-----BEGIN CERTIFICATE-----")
        #expect(!certificates.isEmpty)
        #expect(try TLSContext(authorities: path).authorityCount == certificates.count)
    }

    @Test(arguments: ["/no/such/file", "/dev/null", "/etc/passwd"])
    func aFileWithoutCertificatesIsRefused(path: String) {
        #expect(throws: TLSError.authorities(path: path)) { try TLSContext(authorities: path) }
    }
}
