import AccessControl
import Cryptography
import Foundation
import HTTPServer
import LoopbackServer
import ServiceSupport
import Testing

@testable import WebFrontend

/// Login, logout and keys, through the assembled page in front of an API that shows what it got.
@Suite(.timeLimit(.minutes(5)))
struct SessionRoutesTests {
    /// argon2id of `correct horse` with little memory, made by another implementation.
    private static let hash =
        "$argon2id$v=19$m=8192,t=3,p=1$QOZTICtXzLqpdfb2tC6zHQ$T0dayK+kZj2DGeB0LNFvG9tPvTYGrpzf4TA4hfP4nrw"

    /// The page, and an API that answers with the request that it got, or with what a role may do.
    private struct Site {
        let api: RawServer
        let page: any HTTPResponder

        init(hasLogin: Bool = true, visitorKey: String? = "visitor", proxies: String = "") throws {
            api = try RawServer(answering: { request, connection in
                let role =
                    request.contains("Bearer admin") ? #""admin""# : request.contains("Bearer") ? #""predict""# : "null"
                let isQuestion = request.hasPrefix("GET /api/session ")
                connection.respond(
                    isQuestion ? #"{"open":false,"role":\#(role),"key":"secret-name"}"# : request,
                    headers: "Content-Type: application/json\r\nSet-Cookie: planted=1\r\n"
                )
            })
            var configuration = FrontendConfiguration()
            configuration.apiURL = api.url
            configuration.logger = Logger(level: .error, format: .text) { _ in }
            configuration.access.visitorKey = visitorKey
            configuration.access.trustedProxies = TrustedProxies(proxies) ?? .none
            if hasLogin {
                configuration.access.adminKey = "admin"
                configuration.access.passwordHash = try PasswordHash(text: SessionRoutesTests.hash)
            }
            page = try buildFrontend(configuration).responder
        }

        func ask(
            _ method: HTTPMethod,
            _ path: String,
            _ headers: HTTPHeaders = [:],
            body: String = "",
            from address: String = "192.0.2.1"
        ) async throws -> HTTPResponse {
            let request = HTTPRequest(method, path, headers: headers, body: Array(body.utf8), remoteAddress: address)
            return try await page.respond(to: request)
        }

        func login(
            _ password: String = "correct horse",
            _ fields: [String: String] = [:],
            from address: String = "192.0.2.1"
        ) async throws -> HTTPResponse {
            var headers: HTTPHeaders = ["Content-Type": "application/json"]
            for (name, value) in fields { headers[name] = value }
            return try await ask(.post, "/api/session", headers, body: #"{"password":"\#(password)"}"#, from: address)
        }

        /// The cookie of a new session, as a browser sends it back.
        func cookie() async throws -> String {
            let field = try #require(try await login().headers["Set-Cookie"])
            return String(field.prefix { $0 != ";" })
        }
    }

    @Test func visitorsAndAdminsGoToTheAPIWithTheKeysOfThePage() async throws {
        let site = try Site()
        defer { site.api.stop() }
        let visitor = try await site.ask(.post, "/predict/").text
        #expect(visitor.contains("Authorization: Bearer visitor\r\n"))
        #expect(visitor.contains("X-Forwarded-For: 192.0.2.1\r\n"))
        let admin = try await site.ask(.post, "/api/retrain_model/", ["Cookie": try await site.cookie()]).text
        #expect(admin.contains("Authorization: Bearer admin\r\n"))
        #expect(!admin.contains("visitor"))
        #expect(!admin.contains("Cookie"))
    }

    @Test func nothingThatAVisitorClaimsGoesToTheAPI() async throws {
        let site = try Site(visitorKey: nil)
        defer { site.api.stop() }
        let headers: HTTPHeaders = [
            "Authorization": "Bearer mine", "X-API-Key": "mine", "Cookie": "digits_session=mine",
            "X-Forwarded-For": "6.6.6.6",
        ]
        let seen = try await site.ask(.get, "/api/model_accuracy", headers).text
        #expect(!seen.contains("mine"))
        #expect(!seen.contains("Authorization"))
        #expect(!seen.contains("6.6.6.6"))
    }

    @Test func behindATrustedProxyTheVisitorsAddressAndHTTPSCount() async throws {
        let site = try Site(proxies: "10.0.0.0/8")
        defer { site.api.stop() }
        let headers: HTTPHeaders = ["X-Forwarded-For": "1.1.1.1, 203.0.113.5", "X-Forwarded-Proto": "https"]
        #expect(try await site.ask(.get, "/api/x", headers, from: "10.1.1.1").text.contains("For: 203.0.113.5\r\n"))
        #expect(try await site.ask(.get, "/api/x", headers).text.contains("For: 192.0.2.1\r\n"))
        let secure = try await site.login("correct horse", ["X-Forwarded-Proto": "https"], from: "10.1.1.1")
        let field = try #require(secure.headers["Set-Cookie"])
        #expect(field.hasPrefix("__Host-digits_session="))
        #expect(field.hasSuffix("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"))
        let plain = try #require(
            try await site.login("correct horse", ["X-Forwarded-Proto": "https"]).headers["Set-Cookie"]
        )
        #expect(plain.hasPrefix("digits_session="))
        #expect(plain.hasSuffix("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"))
        // Over HTTPS a cookie without the prefix may have been planted from outside.
        let unprefixed = String(plain.prefix { $0 != ";" })
        let over = try await site.ask(
            .get,
            "/api/session",
            ["Cookie": unprefixed, "X-Forwarded-Proto": "https"],
            from: "10.1.1.1"
        )
        #expect(over.text.contains(#""signed_in":false"#))
    }

    @Test func theSessionSaysWhatOneMayDo() async throws {
        let site = try Site()
        defer { site.api.stop() }
        let before = try await site.ask(.get, "/api/session/")
        #expect(before.text == #"{"login":true,"open":false,"role":"predict","signed_in":false}"#)
        let cookie = try await site.cookie()
        let after = try await site.ask(.get, "/api/session", ["Cookie": "a=b; \(cookie); c=d"])
        #expect(after.text == #"{"login":true,"open":false,"role":"admin","signed_in":true}"#)
        #expect(after.headers["Set-Cookie"] == nil)
        let without = try Site(hasLogin: false, visitorKey: nil)
        defer { without.api.stop() }
        let nobody = try await without.ask(.get, "/api/session")
        #expect(nobody.text == #"{"login":false,"open":false,"role":null,"signed_in":false}"#)
        #expect(try await without.login().status == .notFound)
    }

    @Test func loggingOutEndsTheSessionAlsoForACopyOfTheCookie() async throws {
        let site = try Site()
        defer { site.api.stop() }
        let cookie = try await site.cookie()
        let out = try await site.ask(.delete, "/api/session", ["Cookie": cookie])
        #expect(out.status == .noContent)
        #expect(out.headers["Set-Cookie"] == "digits_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
        let after = try await site.ask(.post, "/api/retrain_model/", ["Cookie": cookie]).text
        #expect(after.contains("Bearer visitor"))
    }

    @Test func aWrongPasswordIsRefusedAndGuessingHeldBack() async throws {
        let site = try Site()
        defer { site.api.stop() }
        for guess in ["", "correct hors", "Correct horse", String(repeating: "x", count: 100_000)] {
            let response = try await site.login(guess)
            #expect(response.status == .forbidden)
            #expect(response.headers["Set-Cookie"] == nil)
            #expect(response.errorSentence == "The password is wrong.")
        }
        _ = try await site.login("fifth")
        let held = try await site.login()
        #expect(held.status == .tooManyRequests, "also the right password: else the answer would tell that it is right")
        #expect(held.headers["Retry-After"].flatMap { Int($0) }.map { (1...10).contains($0) } == true)
        #expect(try await site.login(from: "192.0.2.2").status == .noContent)
    }

    @Test(arguments: [
        (["Content-Type": "text/plain"], 415), (["Content-Type": "application/x-www-form-urlencoded"], 415),
        (["Origin": "http://evil.example", "Host": "digits.example"], 403), (["Sec-Fetch-Site": "cross-site"], 403),
        (["Sec-Fetch-Site": "same-site", "Origin": "http://a.digits.example", "Host": "digits.example"], 403),
        (["Sec-Fetch-Site": "same-origin", "Content-Type": "application/json; charset=utf-8"], 204),
        (["Origin": "http://digits.example", "Host": "digits.example"], 204),
    ])
    func aPageOfAnotherSiteCannotLogIn(fields: [String: String], status: Int) async throws {
        let site = try Site()
        defer { site.api.stop() }
        let response = try await site.login("correct horse", fields)
        #expect(response.status.rawValue == status)
        #expect((response.headers["Set-Cookie"] != nil) == (status == 204))
    }

    @Test func aPageOfAnotherSiteCannotUseASession() async throws {
        let site = try Site()
        defer { site.api.stop() }
        let cookie = try await site.cookie()
        let calls = site.api.connections
        for (method, path) in [
            (HTTPMethod.post, "/api/retrain_model/"), (.post, "/predict/"), (.delete, "/api/session"),
        ] {
            let headers: HTTPHeaders = [
                "Cookie": cookie, "Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example",
            ]
            #expect(try await site.ask(method, path, headers).status == .forbidden)
        }
        #expect(site.api.connections == calls)
        #expect(try await site.ask(.get, "/api/session", ["Cookie": cookie]).text.contains(#""signed_in":true"#))
    }

    @Test(arguments: ["{}", "[]", "", #"{"password":7}"#])
    func whatIsNoAttemptIs400(body: String) async throws {
        let site = try Site()
        defer { site.api.stop() }
        let response = try await site.ask(.post, "/api/session", ["Content-Type": "application/json"], body: body)
        #expect(response.status == .badRequest)
    }
}
