import AccessControl
import HTTPServer
import Testing

struct RouterTests {
    private func router() -> Router {
        var router = Router()
        router.get("/") { _ in .text("root") }
        router.get("/models/") { _ in .text("all") }
        router.post("/models/") { _ in .text("made") }
        router.get("/models/active") { _ in .text("literal") }
        router.get("/models/{version}") { .text("version \($0.parameters["version"] ?? "")") }
        router.post("/models/{version}/activate") { .text("activate \($0.parameters["version"] ?? "")") }
        router.get("/fail") { _ in throw HTTPError(.conflict, "Busy.") }
        return router
    }

    private func text(_ method: HTTPMethod, _ path: String) async throws -> String {
        String(decoding: try await router().respond(to: HTTPRequest(method, path)).body, as: UTF8.self)
    }

    @Test func aRouteIsForAdminsUnlessItSaysOtherwise() throws {
        var router = Router()
        router.get("/open", needs: nil) { _ in .text("") }
        router.get("/models/{version}", needs: .predict) { _ in .text("") }
        router.delete("/models/{version}") { _ in .text("") }
        let role = { (method: HTTPMethod, path: String) in router.requirement(for: HTTPRequest(method, path)) }
        let open = try #require(role(.get, "/open/"))
        #expect(open.role == nil)
        for method in [HTTPMethod.get, .head] {
            let read = try #require(role(method, "/models/7"))
            #expect(read.role == .predict)
            #expect(read.template == "/models/{version}")
        }
        #expect(role(.delete, "/models/7/")?.role == .admin)
        #expect(role(.post, "/models/7") == nil)
        #expect(role(.get, "/nowhere") == nil)
    }

    @Test(arguments: [
        (HTTPMethod.get, "/", "root"), (.get, "/models", "all"), (.get, "/models/", "all"), (.post, "/models", "made"),
        (.get, "/models/active", "literal"), (.get, "/models/active/", "literal"), (.get, "/models/7", "version 7"),
        (.get, "/models/7/", "version 7"), (.get, "/models/a b", "version a b"),
        (.post, "/models/7/activate", "activate 7"), (.head, "/models", "all"),
    ])
    func aRouteAnswersWithAndWithoutItsSlash(method: HTTPMethod, path: String, answer: String) async throws {
        #expect(try await text(method, path) == answer)
    }

    @Test(arguments: ["/model", "/models//", "/models/7/8", "/models/7/activate/now", "/Models", "models", ""])
    func anotherPathIsNotFound(path: String) async {
        let error = await #expect(throws: HTTPError.self) { try await text(.get, path) }
        #expect(error?.status == .notFound)
    }

    @Test func anotherMethodIsToldWhatIsAllowed() async {
        let failure = await #expect(throws: RouteFailure.self) { try await text(.delete, "/models/") }
        let error = failure?.cause as? HTTPError
        #expect(error?.status == .methodNotAllowed)
        #expect(error?.headers["Allow"] == "GET, HEAD, POST, OPTIONS")
        #expect(failure?.route == "/models/")
    }

    @Test func optionsTellsWhatIsAllowed() async throws {
        let response = try await router().respond(to: HTTPRequest(.options, "/models/7/activate"))
        #expect(response.status == .noContent)
        #expect(response.headers["Allow"] == "POST, OPTIONS")
    }

    @Test func theAnswerAndTheFailureNameTheTemplate() async throws {
        #expect(try await router().respond(to: HTTPRequest(.get, "/models/7")).route == "/models/{version}")
        let failure = await #expect(throws: RouteFailure.self) { try await text(.get, "/fail") }
        #expect(failure?.route == "/fail")
        #expect((failure?.cause as? HTTPError)?.status == .conflict)
    }
}
