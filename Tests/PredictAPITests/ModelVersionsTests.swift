import Foundation
import HTTPServer
import ServiceSupport
import Testing

@testable import PredictAPI

/// Which version answers, and what becomes of the others: over real weights files and real networks.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct ModelVersionsTests {
    private func withFixture(_ body: (VersionFixture) async throws -> Void) async throws {
        let fixture = try VersionFixture()
        defer { fixture.remove() }
        try await body(fixture)
    }

    private func active(_ application: Application) async throws -> String? {
        let answer = try await application.upload(TestApplication.sample("seven.png"), to: "/predict/")
        return (answer.json["model"] as? [String: Any])?["version"] as? String
    }

    private func status(of version: String, in application: Application) async throws -> String? {
        try await application.ask(.get, "/models/\(version)").json["status"] as? String
    }

    @Test func theFileThatTheServiceWasStartedWithIsAVersion() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application()
            defer { application.model.stop() }
            let answer = try await application.ask(.get, "/models").json
            let versions = try #require(answer["versions"] as? [[String: Any]])
            let version = try #require(answer["active"] as? String)
            #expect(versions.count == 1)
            #expect(versions[0]["version"] as? String == version)
            #expect(versions[0]["status"] as? String == "active")
            #expect(versions[0]["source"] as? String == "file")
            #expect((versions[0]["sha256"] as? String)?.hasPrefix(version) == true)
            #expect((versions[0]["metrics"] as? [String: Any])?["test_accuracy"] as? Double == 0.125)
            #expect(try await active(application) == version)
            // Asking alone writes nothing.
            #expect(!FileManager.default.fileExists(atPath: fixture.store.folder))
        }
    }

    @Test func aVersionIsActivatedAndRolledBack() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application()
            defer { application.model.stop() }
            let file = try application.versions.activeVersion()
            let (first, second) = (
                try await fixture.addVersion(seed: 2), try await fixture.addVersion(seed: 3)
            )
            #expect(try await status(of: first, in: application) == "candidate")
            let answer = try await application.ask(.post, "/models/\(first)/activate")
            #expect(answer.status == .ok)
            #expect(answer.json["active"] as? String == first && answer.json["previous"] as? String == file)
            #expect(try await active(application) == first)
            #expect(try await status(of: file, in: application) == "retired")
            #expect(try await application.ask(.post, "/models/\(second)/activate/").status == .ok)
            #expect(try await active(application) == second)
            // Going back goes back further each time, and then there is nothing left.
            for expected in [first, file] {
                #expect(try await application.ask(.post, "/models/rollback").json["active"] as? String == expected)
                #expect(try await active(application) == expected)
            }
            let nothing = try await application.ask(.post, "/models/rollback")
            #expect(nothing.status == .conflict)
            #expect(nothing.errorSentence == "There is no version to go back to.")
            #expect(try await status(of: second, in: application) == "retired")
        }
    }

    @Test func theNextProcessServesWhatWasActivated() async throws {
        try await withFixture { fixture in
            let version = try await fixture.addVersion(seed: 2)
            do {
                let application = try await fixture.application()
                defer { application.model.stop() }
                #expect(try await application.ask(.post, "/models/\(version)/activate").status == .ok)
            }
            let next = try await fixture.application()
            defer { next.model.stop() }
            #expect(try await active(next) == version)
            let all = try #require(try await next.ask(.get, "/models").json["versions"] as? [[String: Any]])
            #expect(all.count == 2)
            // Its training names its accuracy, also to pages of the original.
            #expect(try await status(of: version, in: next) == "active")
            #expect(try await next.ask(.post, "/models/rollback").status == .ok)
        }
    }

    @Test(arguments: [false, true])
    func aVersionThatIsGoneOrDamagedLeavesTheFileToAnswer(isDamaged: Bool) async throws {
        try await withFixture { fixture in
            let version = try await fixture.addVersion(seed: 2)
            do {
                let application = try await fixture.application()
                defer { application.model.stop() }
                #expect(try await application.ask(.post, "/models/\(version)/activate").status == .ok)
            }
            let weights = URL(filePath: fixture.store.weights(version))
            if isDamaged {
                // A well-formed file, but not the one that was activated.
                try VersionFixture.write(seed: 9, to: weights.path)
            } else {
                try FileManager.default.removeItem(at: weights)
            }
            let next = try await fixture.application()
            defer { next.model.stop() }
            let answer = try await next.ask(.get, "/models").json
            let active = try #require(try await active(next))
            #expect(active != version && answer["active"] as? String == active)
            #expect((answer["fallback"] as? String)?.contains(version) == true)
            #expect(fixture.log.text.contains("active version falls back"))
            #expect(try await next.ask(.get, "/health/ready").status == .ok)
        }
    }

    @Test func aWorseVersionIsActivatedByForceOnly() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application()
            defer { application.model.stop() }
            let file = try application.versions.activeVersion()
            let version = try await fixture.addVersion(seed: 2, mistakes: 0..<30)
            try fixture.assess(file, mistakes: 0..<10)
            let refused = try await application.ask(.post, "/models/\(version)/activate")
            #expect(refused.status == .conflict)
            #expect(refused.errorSentence?.contains("worse") == true)
            #expect(try await active(application) == file)
            let forced = try await application.ask(
                .post,
                "/models/\(version)/activate",
                body: [UInt8](#"{"force": true}"#.utf8)
            )
            #expect(forced.status == .ok)
            #expect(try await active(application) == version)
            // Now the file is compared with it, and better.
            #expect(try await application.ask(.post, "/models/\(file)/activate").status == .ok)
        }
    }

    @Test func whatAnswersAndTheFileAreNotDeleted() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application()
            defer { application.model.stop() }
            let file = try application.versions.activeVersion()
            let version = try await fixture.addVersion(seed: 2)
            #expect(try await application.ask(.delete, "/models/\(file)").status == .conflict)
            #expect(try await application.ask(.post, "/models/\(version)/activate").status == .ok)
            #expect(try await application.ask(.delete, "/models/\(version)").status == .conflict)
            #expect(try await application.ask(.delete, "/models/\(file)").status == .conflict)
            #expect(try await application.ask(.post, "/models/rollback").status == .ok)
            #expect(try await application.ask(.delete, "/models/\(version)").status == .noContent)
            #expect(try await application.ask(.get, "/models/\(version)").status == .notFound)
            #expect(try await application.ask(.delete, "/models/\(version)").status == .notFound)
            #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.store.folder) == ["\(file).json"])
        }
    }

    @Test(arguments: ["nonsense", "..", "../../file", "000000000000"])
    func unknownVersionsAreNotFound(name: String) async throws {
        try await withFixture { fixture in
            let application = try await fixture.application()
            defer { application.model.stop() }
            await #expect(throws: HTTPError.self) { try await application.versions.version(name) }
            let error = await #expect(throws: HTTPError.self) {
                try await application.versions.activate(name, force: true)
            }
            #expect(error?.status == .notFound)
        }
    }

    @Test func versionsBeyondThoseToBeKeptGo() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application { $0.versions.kept = 1 }
            defer { application.model.stop() }
            var added: [String] = []
            for seed in 2..<6 { added.append(try await fixture.addVersion(seed: UInt64(seed))) }
            // It answers, the file is what to go back to, and one more is kept: the newest.
            #expect(try await application.ask(.post, "/models/\(added[0])/activate").status == .ok)
            let kept = Set(added.filter { fixture.store.holds($0) })
            #expect(kept == [added[0], added[3]])
        }
    }

    @Test func whatATrainingStartedFromStaysUntilItEnds() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application { $0.versions.kept = 0 }
            defer { application.model.stop() }
            let base = try await fixture.addVersion(seed: 2)
            let training = Training(
                id: 7,
                settings: TrainingSettings(epochs: 1, seed: 1),
                baseVersion: base,
                startedAt: Timestamp.now()
            )
            application.training.hub.reset(to: training)
            let other = try await fixture.addVersion(seed: 3)
            // This clears versions beyond those to be kept away.
            #expect(try await application.ask(.post, "/models/\(other)/activate").status == .ok)
            let refused = try await application.ask(.delete, "/models/\(base)")
            #expect(refused.status == .conflict)
            #expect(
                refused.errorSentence == "Training 7 started from version \(base) and may need it again until it ends."
            )
            #expect(fixture.store.holds(base))
            let ending = TrainingEvent.Ending(status: .interrupted, reason: "", at: Timestamp.now())
            let event = TrainingEvent(training: 7, number: training.lastEvent + 1, change: .ended(ending))
            application.training.hub.publish(event)
            #expect(try await application.ask(.delete, "/models/\(base)").status == .noContent)
        }
    }

    @Test func withoutADataFolderItSaysWhy() async throws {
        try await withFixture { fixture in
            let application = try await fixture.application { $0.trainer.folder = "/dev/null" }
            defer { application.model.stop() }
            #expect(try await application.ask(.get, "/models").status == .ok)
            #expect(try await application.ask(.post, "/models/rollback").status == .conflict)
        }
    }
}
