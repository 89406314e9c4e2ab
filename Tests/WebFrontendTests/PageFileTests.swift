import Foundation
import HTTPServer
import Testing

@testable import WebFrontend

struct PageFileTests {
    @Test(arguments: PageFile.all.map(\.path))
    func everyFileIsServedWithItsTypeAndAStrongTag(_ path: String) async throws {
        let response = try await frontend().respond(to: HTTPRequest(.get, path))
        #expect(response.status == .ok)
        #expect(!response.body.isEmpty)
        let types = ["js": "text/javascript", "css": "text/css", "svg": "image/svg+xml", "": "text/html"]
        let type = try #require(response.headers["Content-Type"])
        #expect(type.hasPrefix(try #require(types[URL(fileURLWithPath: path).pathExtension])))
        let tag = try #require(response.headers["ETag"])
        #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 8)
        #expect(response.headers["Cache-Control"] == "no-cache")
    }

    @Test func everyFileHasItsOwnTag() async throws {
        var tags: Set<String?> = []
        for file in PageFile.all {
            tags.insert(try await frontend().respond(to: HTTPRequest(.get, file.path)).headers["ETag"])
        }
        #expect(tags.count == PageFile.all.count)
    }

    @Test func whateverThePageAsksForIsThere() async throws {
        let server = try frontend()
        var waiting = ["/"]
        var seen: Set<String> = []
        let reference = /(?:src=|href=|from )"(\/[^"]*)"/
        while let path = waiting.popLast() {
            guard seen.insert(path).inserted else { continue }
            let response = try await server.respond(to: HTTPRequest(.get, path))
            #expect(response.status == .ok, "\(path) is asked for and not served")
            waiting += response.text.matches(of: reference).map { String($0.1) }
        }
        #expect(seen == Set(PageFile.all.map(\.path)))
    }

    @Test func everyFileOfTheFolderIsServedOrPartOfAPage() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/WebFrontend/Page"
        )
        let served = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.contains(".") && !$0.hasPrefix("Parts/") }
            .map { name in
                switch name {
                case "index.html": "/"
                case "Learn/learn.html": "/learn"
                default: "/" + name.replacing("Learn/", with: "learn/")
                }
            }
        #expect(Set(served) == Set(PageFile.all.map(\.path)))
    }

    @Test(arguments: ["/", "/learn"])
    func whatThePagesHaveInCommonIsInItsPlace(_ path: String) async throws {
        let page = try await frontend().respond(to: HTTPRequest(.get, path)).text
        for part in ["<meta name=\"viewport\"", "<svg class=\"mark\"", "<dialog class=\"login\"", "</html>\n"] {
            #expect(page.ranges(of: part).count == 1, "\(part)")
        }
        #expect(!page.contains("<!-- part:"))
    }

    @Test(arguments: ["TAG", "\"other\", TAG", "W/TAG", "*", "  TAG  "])
    func aVersionThatTheBrowserHasIsNotSentAgain(_ condition: String) async throws {
        let server = try frontend()
        let tag = try #require(try await server.respond(to: HTTPRequest(.get, "/main.js")).headers["ETag"])
        let value = condition.replacingOccurrences(of: "TAG", with: tag)
        let response = try await server.respond(to: HTTPRequest(.get, "/main.js", headers: ["If-None-Match": value]))
        #expect(response.status == .notModified)
        #expect(response.body.isEmpty)
        #expect(response.headers["ETag"] == tag)
    }

    @Test(arguments: ["\"other\"", "", "\"", "main.js"])
    func anotherVersionIsReplaced(_ condition: String) async throws {
        let request = HTTPRequest(.get, "/main.js", headers: ["If-None-Match": condition])
        let response = try await frontend().respond(to: request)
        #expect(response.status == .ok)
        #expect(!response.body.isEmpty)
    }

    @Test func headIsAnsweredLikeGet() async throws {
        let server = try frontend()
        let head = try await server.respond(to: HTTPRequest(.head, "/"))
        let get = try await server.respond(to: HTTPRequest(.get, "/"))
        #expect(head.status == .ok)
        #expect(head.headers["ETag"] == get.headers["ETag"])
        #expect(head.headers["Content-Type"] == get.headers["Content-Type"])
    }

    @Test func anUnknownPathIs404InTheShapeOfAllErrors() async throws {
        let response = try await frontend().respond(to: HTTPRequest(.get, "/nowhere"))
        #expect(response.status == .notFound)
        #expect(response.errorSentence != nil)
    }

    @Test(arguments: ["/", "/style.css", "/health/live"])
    func anotherMethodIs405AndToldWhatIsAllowed(_ path: String) async throws {
        let response = try await frontend().respond(to: HTTPRequest(.post, path))
        #expect(response.status == .methodNotAllowed)
        #expect(response.headers["Allow"]?.contains("GET, HEAD") == true)
        #expect(response.errorSentence != nil)
    }
}
