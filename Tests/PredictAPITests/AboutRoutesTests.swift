import Foundation
import HTTPServer
import Testing

@testable import PredictAPI

struct AboutRoutesTests {
    @Test func theRootGreetsInTheAgreedWords() async throws {
        let response = try await TestApplication.shared.value.ask(.get, "/")
        #expect(response.text == #"{"message":"Welcome to the Digit Recognition API"}"#)
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
    }

    @Test func theDescriptionHoldsExactlyTheRoutes() async throws {
        let application = try await TestApplication.shared.value
        let document = try await application.ask(.get, "/openapi.json").json
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let listing = application.routes.listing
        #expect(Set(paths.keys) == Set(listing.map(\.template)))
        for (template, allow) in listing {
            let methods = Set(allow.lowercased().components(separatedBy: ", ")).subtracting(["head", "options"])
            #expect(Set(paths[template, default: [:]].keys) == methods, "\(template)")
        }
    }

    @Test func theDocumentationNamesEveryRouteAndLoadsNothing() async throws {
        let application = try await TestApplication.shared.value
        let response = try await application.ask(.get, "/docs/")
        for path in ["/predict/", "/predict/pixels", "/api/drawing/", "/api/digit", "/health/live", "/health/ready"] {
            #expect(response.text.contains("</b> \(path)</h2>"))
        }
        #expect(!response.text.contains("<script"))
        #expect(!response.text.contains("src="))
        #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
    }

    @Test func thePageOfTheSettingsMayCallFromABrowser() async throws {
        let application = try await TestApplication.shared.value
        let origin = "http://localhost:8501"
        let allowed = try await application.ask(.get, "/", headers: ["Origin": origin])
        #expect(allowed.headers["Access-Control-Allow-Origin"] == origin)
        #expect(allowed.headers["Vary"] == "Origin")
        let other = try await application.ask(.get, "/", headers: ["Origin": "http://evil.example"])
        #expect(other.headers["Access-Control-Allow-Origin"] == nil)
        let preflight = try await application.ask(
            .options,
            "/predict/",
            headers: ["Origin": origin, "Access-Control-Request-Method": "POST"]
        )
        #expect(preflight.status == .noContent)
        #expect(preflight.headers["Access-Control-Allow-Methods"]?.contains("POST") == true)
    }
}
