import HTTPServer

/// Versions: listed, activated, rolled back and deleted.
struct ModelRoutes: Sendable {
    let versions: ModelVersions

    /// `GET /models`: every version, and which one answers.
    func all(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (active, all) = try await versions.all()
        return try .json(
            Wire.Versions(active: active, fallback: await versions.fallback, versions: all.map(Wire.VersionState.init))
        )
    }

    /// `GET /models/{version}`: one of them.
    func one(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Wire.VersionState(try await versions.version(Self.name(in: request))))
    }

    /// `POST /models/{version}/activate`: makes it answer, with `{"force": true}` also where it is worse.
    func activate(_ request: HTTPRequest) async throws -> HTTPResponse {
        let wanted = request.body.isEmpty ? Wire.ActivationRequest() : try request.json(as: Wire.ActivationRequest.self)
        let change = try await versions.activate(Self.name(in: request), force: wanted.force ?? false)
        await versions.prune()
        return try .json(Wire.VersionChange(change))
    }

    /// `POST /models/rollback`: makes the version answer that did before.
    func rollBack(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Wire.VersionChange(try await versions.rollBack()))
    }

    /// `DELETE /models/{version}`: deletes it.
    func delete(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await versions.delete(Self.name(in: request))
        return HTTPResponse(status: .noContent)
    }

    private static func name(in request: HTTPRequest) -> String { request.parameters["version"] ?? "" }
}
