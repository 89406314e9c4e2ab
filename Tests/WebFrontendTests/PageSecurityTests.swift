import Foundation
import HTTPServer
import Testing

@testable import WebFrontend

struct PageSecurityTests {
    @Test(arguments: ["/", "/main.js", "/nowhere", "/predict/", "/health/live"])
    func everyAnswerCarriesTheLimits(_ path: String) async throws {
        let response = try await frontend().respond(to: HTTPRequest(.get, path))
        let policy = try #require(response.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("http"))
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers["Referrer-Policy"] == "no-referrer")
        #expect(response.headers["Permissions-Policy"]?.contains("microphone=()") == true)
        #expect(response.headers["X-Request-ID"]?.isEmpty == false)
    }

    @Test func thePageHasNothingThatItsPolicyForbids() async throws {
        let server = try frontend()
        let page = try await server.respond(to: HTTPRequest(.get, "/")).text
        #expect(page.firstMatch(of: /<style|\sstyle=|\son[a-z]+=|javascript:/) == nil, "inline style or script")
        #expect(page.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil, "inline script")
        for file in PageFile.all {
            let text = try await server.respond(to: HTTPRequest(.get, file.path)).text
            let addresses = text.matches(of: /https?:\/\/[^"' )]+/).map { String($0.0) }
            #expect(addresses.allSatisfy { $0 == "http://www.w3.org/2000/svg" }, "\(file.path) asks a third party")
        }
    }
}
