import AccessControl
import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import ServiceSupport
import Testing

@testable import PredictAPI

/// The assembled API with keys and with limits.
@Suite(.timeLimit(.minutes(2)))
struct AccessTests {
    /// An application with a key for each role.
    private struct Guarded {
        let application: Application
        let log = TestApplication.Log()
        let secrets: [Role: String]

        init(_ change: (inout AccessSettings) -> Void = { _ in }) throws {
            var secrets: [Role: String] = [:]
            var entries: [String] = []
            for role in Role.allCases {
                let (secret, key) = try APIKey.make(name: "the-\(role.rawValue)", role: role)
                secrets[role] = secret
                entries.append(key.entry)
            }
            self.secrets = secrets
            var settings = Settings(modelPath: "/nowhere", logger: log.logger())
            settings.access.keys = try KeyRing(parsing: entries.joined(separator: ","))
            change(&settings.access)
            application = buildApplication(settings)
        }

        func ask(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
            try await application.ask(method, path, headers: headers)
        }
    }

    /// What everybody may ask, keys or not.
    private static let open: Set = [
        "/", "/health/live", "/health/ready", "/v2/health/live", "/v2/health/ready", "/openapi.json", "/docs",
        "/api/session", "/metrics",
    ]

    /// Every route with the role that it needs.
    private func routes(
        _ application: Application
    ) throws -> [(method: HTTPMethod, template: String, role: Role?)] {
        let router = application.routes
        return try router.listing.flatMap { template, allow in
            try allow.split(separator: ", ").map { HTTPMethod(rawValue: String($0)) }
                .filter { $0 != .head && $0 != .options }
                .map { ($0, template, try #require(router.requirement(for: HTTPRequest($0, template))).role) }
        }
    }

    @Test func everyOtherRouteNeedsAKeyAndSaysHow() async throws {
        let guarded = try Guarded()
        var closed = 0
        for (method, template, _) in try routes(guarded.application) {
            let response = try await guarded.ask(method, template)
            guard !Self.open.contains(template) else {
                #expect(![401, 403].contains(response.status.rawValue), "\(template)")
                continue
            }
            closed += 1
            #expect(response.status == .unauthorized, "\(method.rawValue) \(template)")
            #expect(response.headers["WWW-Authenticate"] == #"Bearer realm="digits""#)
            #expect(response.errorSentence?.contains("API key") == true)
            #expect(response.headers["X-Request-ID"] != nil)
        }
        #expect(closed >= 13)
    }

    @Test func whatChangesTheModelIsForAdmins() async throws {
        let guarded = try Guarded()
        let headers: HTTPHeaders = ["X-API-Key": try #require(guarded.secrets[.predict])]
        let closed = try routes(guarded.application).filter { $0.role == .admin }
        let names = closed.map { "\($0.method.rawValue) \($0.template)" }
        for name in [
            "POST /api/retrain_model/", "POST /api/stop_training/", "POST /training", "DELETE /training",
        ] { #expect(names.contains(name)) }
        for (method, template, _) in closed {
            let response = try await guarded.ask(method, template, headers)
            #expect(response.status == .forbidden, "\(method.rawValue) \(template)")
            #expect(response.headers["WWW-Authenticate"]?.contains(#"scope="admin""#) == true)
        }
        // Stopping what does not run is the one thing that an admin can do here without consequences.
        let admin: HTTPHeaders = ["X-API-Key": try #require(guarded.secrets[.admin])]
        #expect(![401, 403].contains(try await guarded.ask(.delete, "/training", admin).status.rawValue))
        #expect(guarded.log.text.contains(#""message":"admin request""#))
    }

    @Test func aKeyOpensTheRoutesOfItsRoleInEitherField() async throws {
        let guarded = try Guarded()
        for role in Role.allCases {
            let secret = try #require(guarded.secrets[role])
            let forms: [HTTPHeaders] = [
                ["Authorization": "Bearer \(secret)"], ["authorization": "bearer   \(secret)"], ["X-API-Key": secret],
            ]
            for headers in forms {
                let response = try await guarded.ask(.get, "/api/session", headers)
                #expect(response.text == #"{"key":"the-\#(role.rawValue)","open":false,"role":"\#(role.rawValue)"}"#)
                #expect(try await guarded.ask(.get, "/v2", headers).status == .ok)
            }
        }
    }

    @Test func aWrongKeyIsToldSo() async throws {
        let guarded = try Guarded()
        let secret = try #require(guarded.secrets[.admin])
        let forms: [HTTPHeaders] = [
            ["X-API-Key": "wrong"], ["X-API-Key": ""], ["Authorization": "Bearer wrong"], ["Authorization": "Bearer"],
            ["Authorization": secret], ["Authorization": "Basic \(secret)"], ["X-API-Key": secret + "x"],
            // One field decides: a good key beside a bad one must not help.
            ["Authorization": "Bearer wrong", "X-API-Key": secret],
        ]
        for headers in forms {
            let response = try await guarded.ask(.get, "/v2", headers)
            #expect(response.status == .unauthorized, "\(headers)")
            #expect(response.headers["WWW-Authenticate"]?.contains("invalid_token") == true)
            #expect(try await guarded.ask(.get, "/health/live", headers).status == .ok)
            let session = try await guarded.ask(.get, "/api/session", headers)
            #expect(session.text == #"{"open":false,"role":null}"#)
        }
    }

    @Test func aKeyIsInNoLogAndItsNameIs() async throws {
        let guarded = try Guarded()
        let secret = try #require(guarded.secrets[.predict])
        _ = try await guarded.ask(.get, "/v2", ["X-API-Key": secret])
        _ = try await guarded.ask(.get, "/v2", ["Authorization": "Bearer wrong-secret"])
        #expect(guarded.log.text.contains(#""client.key":"the-predict""#))
        #expect(!guarded.log.text.contains(secret))
        #expect(!guarded.log.text.contains("wrong-secret"))
    }

    @Test func withoutKeysEverythingIsOpenAndSaysSo() async throws {
        let settings = Settings(modelPath: "/nowhere", logger: TestApplication.Log().logger())
        let application = buildApplication(settings)
        for (method, template, role) in try routes(application) where role != .admin {
            let response = try await application.ask(method, template, headers: ["X-API-Key": "whatever"])
            #expect(![401, 403, 429].contains(response.status.rawValue), "\(template)")
            #expect(response.headers["RateLimit"] == nil)
        }
        // The routes for admins would start something; that they are reached is seen by what they answer.
        #expect(![401, 403].contains(try await application.ask(.delete, "/training").status.rawValue))
        #expect(try await application.ask(.get, "/api/session/").text == #"{"open":true,"role":"admin"}"#)
    }

    @Test func whatComesTooFastGets429AndIsToldWhenToComeAgain() async throws {
        let guarded = try Guarded { $0.rateLimit = RateLimit(rate: 0.01, burst: 3) }
        let headers: HTTPHeaders = ["X-API-Key": try #require(guarded.secrets[.predict])]
        for left in [2, 1, 0] {
            let response = try await guarded.ask(.get, "/v2", headers)
            #expect(response.status == .ok)
            #expect(response.headers["RateLimit-Policy"] == #""default";q=3;w=300"#)
            #expect(response.headers["RateLimit"]?.hasPrefix("\"default\";r=\(left);t=") == true)
        }
        let refused = try await guarded.ask(.get, "/v2", headers)
        #expect(refused.status == .tooManyRequests)
        #expect(refused.errorSentence != nil)
        let seconds = try #require(refused.headers["Retry-After"].flatMap { Int($0) })
        #expect((99...100).contains(seconds))
        // Others, and what is open, are not held up.
        let other: HTTPHeaders = ["X-API-Key": try #require(guarded.secrets[.admin])]
        #expect(try await guarded.ask(.get, "/v2", other).status == .ok)
        for _ in 0..<10 { #expect(try await guarded.ask(.get, "/health/live", headers).status == .ok) }
    }

    @Test func aRequestOfManyPicturesCountsAsMany() async throws {
        var settings = Settings(modelPath: "/nowhere", logger: TestApplication.Log().logger())
        settings.access.rateLimit = RateLimit(rate: 0.01, burst: 20)
        let model = ModelHost(lanes: LanePool(lanes: 1, queueLimit: 8), logger: settings.logger) {
            let info = ModelInfo(name: "larger-cnn", version: "test", precision: .float32, fallback: nil)
            return ModelHost.Content(info: info, calibration: .none, makeNetwork: TestApplication.always(1))
        }
        let application = buildApplication(settings, model: model)
        try await model.load()
        _ = try await application.ask(.post, "/predict/batch", headers: Self.form, body: Self.threeFiles)
        #expect(try await remaining(application) == 16)
        let picture = #"{"name":"input","shape":[5,784],"datatype":"UINT8","data":[\#(zeros(5 * 784))]}"#
        let body = [UInt8](#"{"inputs":[\#(picture)]}"#.utf8)
        #expect(try await application.ask(.post, "/v2/models/larger-cnn/infer", body: body).status == .ok)
        #expect(try await remaining(application) == 10)
        model.stop()
    }

    private func zeros(_ count: Int) -> String { [String](repeating: "0", count: count).joined(separator: ",") }

    private static let form: HTTPHeaders = ["Content-Type": "multipart/form-data; boundary=b"]
    private static let threeFiles =
        (0..<3).flatMap { _ in
            [UInt8]("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nx\r\n".utf8)
        } + [UInt8]("--b--\r\n".utf8)

    /// How many requests are left, this one counted.
    private func remaining(_ application: Application) async throws -> Int {
        let field = try #require(try await application.ask(.get, "/v2").headers["RateLimit"])
        let match = try #require(field.firstMatch(of: /r=(\d+)/))
        return try #require(Int(match.1))
    }

    @Test func guessingKeysIsLimited() async throws {
        let guarded = try Guarded { $0.rateLimit = RateLimit(rate: 0.01, burst: 5) }
        var statuses: [Int] = []
        for guess in 0..<8 {
            statuses.append(try await guarded.ask(.get, "/v2", ["X-API-Key": "guess-\(guess)"]).status.rawValue)
        }
        #expect(statuses == [401, 401, 401, 401, 401, 429, 429, 429])
    }

    @Test func visitorsBehindATrustedProxyCountByTheirOwnAddress() async throws {
        let guarded = try Guarded {
            $0.rateLimit = RateLimit(rate: 0.01, burst: 1)
            $0.trustedProxies = TrustedProxies("10.0.0.1") ?? .none
        }
        let secret = try #require(guarded.secrets[.predict])
        func status(from peer: String, for visitor: String?) async throws -> Int {
            var request = HTTPRequest(.get, "/v2", headers: ["X-API-Key": secret], remoteAddress: peer)
            request.headers["X-Forwarded-For"] = visitor
            return try await guarded.application.responder.respond(to: request).status.rawValue
        }
        #expect(try await status(from: "10.0.0.1", for: "192.0.2.1") == 200)
        #expect(try await status(from: "10.0.0.1", for: "192.0.2.1") == 429)
        #expect(try await status(from: "10.0.0.1", for: "192.0.2.2") == 200)
        #expect(try await status(from: "10.0.0.1", for: "9.9.9.9, 192.0.2.2") == 429)
        // Whoever is not trusted cannot choose an address: a key used directly is one caller.
        #expect(try await status(from: "192.0.2.7", for: "198.51.100.1") == 200)
        #expect(try await status(from: "192.0.2.7", for: "198.51.100.2") == 429)
        #expect(try await status(from: "192.0.2.8", for: nil) == 429)
        #expect(guarded.log.text.contains(#""client.address":"192.0.2.1""#))
    }

    @Test(arguments: [
        (["Origin": "http://evil.example", "Host": "localhost:8000"], false),
        (["Origin": "null", "Host": "localhost:8000"], false),
        (["Sec-Fetch-Site": "cross-site"], false),
        (["Sec-Fetch-Site": "same-site", "Origin": "http://localhost:1", "Host": "localhost:8000"], false),
        (["Origin": "http://localhost:8501", "Sec-Fetch-Site": "cross-site"], true),
        (["Origin": "http://localhost:8000", "Host": "localhost:8000"], true),
        (["Sec-Fetch-Site": "same-origin"], true), (["Sec-Fetch-Site": "none"], true), ([:], true),
    ])
    func pagesOfOtherSitesMaySendNothing(fields: [String: String], isWelcome: Bool) async throws {
        let settings = Settings(modelPath: "/nowhere", logger: TestApplication.Log().logger())
        var headers: HTTPHeaders = [:]
        for (name, value) in fields { headers.add(name, value) }
        let response = try await buildApplication(settings).ask(.post, "/predict/pixels", headers: headers)
        #expect((response.status != .forbidden) == isWelcome)
        let read = try await buildApplication(settings).ask(.get, "/", headers: headers)
        #expect(read.status == .ok)
    }
}
