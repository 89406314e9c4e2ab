import Foundation
import TLS
import Testing

/// Whom to trust.
struct TLSContextTests {
    @Test func theAuthoritiesOfTheSystemAreTaken() throws {
        _ = try TLSContext(authorities: "/etc/ssl/certs/ca-certificates.crt")
    }

    @Test(arguments: ["/no/such/file", "/dev/null", "/etc/passwd"])
    func aFileWithoutCertificatesIsRefused(path: String) {
        #expect(throws: TLSError.authorities(path: path)) { try TLSContext(authorities: path) }
    }
}
