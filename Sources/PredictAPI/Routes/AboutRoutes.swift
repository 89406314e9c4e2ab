import HTTPServer

/// What the API says about itself.
struct AboutRoutes: Sendable {
    /// `GET /`: a greeting, which clients of the original check for.
    func welcome(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Wire.Message(message: "Welcome to the Digit Recognition API"))
    }

    /// `GET /api/session`: what the caller may do, so that a page can show it.
    func session(_ request: HTTPRequest) async throws -> HTTPResponse {
        let caller = request.caller
        return try .json(Wire.Session(open: caller == .anybody, role: caller.role, key: caller.keyName))
    }

    /// `GET /openapi.json`: the API's description for machines, whose bytes are part of the program.
    ///
    /// What it repeats of the code (the version, names, limits) is held to it by tests.
    func openAPI(_ request: HTTPRequest) async throws -> HTTPResponse {
        HTTPResponse(headers: ["Content-Type": "application/json"], body: PackageResources.openapi_json)
    }

    /// `GET /docs`: the same for people, without any script.
    func documentation(_ request: HTTPRequest) async throws -> HTTPResponse {
        var response = HTTPResponse.text(DocumentationPage.html, type: "text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] =
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        return response
    }
}
