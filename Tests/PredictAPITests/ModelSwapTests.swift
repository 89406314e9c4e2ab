import Foundation
import HTTPServer
import LargerCNN
import Synchronization
import Testing

@testable import PredictAPI

/// One model after the other under load.
@Suite(.timeLimit(.minutes(2)))
struct ModelSwapTests {
    private final class Counter: Sendable {
        private let value = Atomic(0)
        var count: Int { value.load(ordering: .relaxed) }
        func add(_ number: Int) { value.add(number, ordering: .relaxed) }
    }

    /// A model that always says a digit, and takes a moment for it.
    private func loader(_ digit: Int, made: (@Sendable () -> Void)? = nil) -> ModelHost.Loader {
        {
            ModelHost.Content(info: ModelInfo(name: "larger-cnn", version: "v\(digit)", precision: .float32)) {
                made?()
                return { images in
                    usleep(500)
                    return images.map { _ in (0..<10).map { $0 == digit ? 9 : 0 } }
                }
            }
        }
    }

    private func application(lanes: LanePool) async throws -> Application {
        let log = TestApplication.Log()
        let model = ModelHost(lanes: lanes, logger: log.logger(), loader: loader(0))
        try await model.load()
        return buildApplication(Settings(modelPath: "none", logger: log.logger()), model: model)
    }

    /// Asks about three digits at once, and gives the version and the digits of the answer.
    private func ask(_ application: Application) async throws -> (version: String, digits: Set<Int>) {
        let row = "[" + (0..<784).map { $0 % 40 == 3 ? "255" : "0" }.joined(separator: ",") + "]"
        let body = """
            {"inputs":[{"name":"input","shape":[3,784],"datatype":"UINT8","data":[\(row),\(row),\(row)]}],
            "outputs":[{"name":"predicted_digit"}]}
            """
        let response = try await application.ask(
            .post,
            "/v2/models/larger-cnn/infer",
            headers: ["Content-Type": "application/json"],
            body: [UInt8](body.utf8)
        )
        let outputs = try #require(response.json["outputs"] as? [[String: Any]], "\(response.text)")
        let version = try #require(response.json["model_version"] as? String)
        return (version, Set(try #require(outputs[0]["data"] as? [Int])))
    }

    @Test func everyAnswerUnderLoadIsOfOneVersionAndNoneFails() async throws {
        let application = try await application(lanes: LanePool(lanes: 2, queueLimit: 1_000))
        defer { application.model.stop() }
        let asked = Counter()
        try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    var seen: Set<String> = []
                    for _ in 0..<40 {
                        let (version, digits) = try await ask(application)
                        #expect(digits.map { "v\($0)" } == [version])
                        seen.insert(version)
                        asked.add(3)
                    }
                    return seen
                }
            }
            for digit in 1..<9 {
                try await Task.sleep(for: .milliseconds(40))
                application.model.publish(try await application.model.prepare(loader(digit)))
            }
            let seen = try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
            #expect(seen.count > 2)
        }
        // What the lanes of all models did is one sum.
        while application.model.statistics.digits < asked.count {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(application.model.statistics.digits == asked.count)
        #expect(try await ask(application).version == "v8")
    }

    @Test func aModelThatCannotBeMadeChangesNothing() async throws {
        struct Broken: Error {}
        let application = try await application(lanes: LanePool(lanes: 1, queueLimit: 10))
        defer { application.model.stop() }
        await #expect(throws: Broken.self) { try await application.model.prepare { throw Broken() } }
        await #expect(throws: Broken.self) {
            try await application.model.prepare {
                ModelHost.Content(info: ModelInfo(name: "larger-cnn", version: "bad", precision: .float32)) {
                    throw Broken()
                }
            }
        }
        #expect(try await ask(application).version == "v0")
    }

    @Test func theOldModelIsFreed() async throws {
        final class Weights: Sendable {
            let isFreed: Mutex<Bool>
            init() { isFreed = Mutex(false) }
        }
        let application = try await application(lanes: LanePool(lanes: 2, queueLimit: 10))
        defer { application.model.stop() }
        weak var held: Weights?
        do {
            let weights = Weights()
            held = weights
            application.model.publish(
                try await application.model.prepare {
                    ModelHost.Content(info: ModelInfo(name: "larger-cnn", version: "held", precision: .float32)) {
                        { images in withExtendedLifetime(weights) { images.map { _ in Array(repeating: 0, count: 10) } }
                        }
                    }
                }
            )
        }
        #expect(held != nil)
        application.model.publish(try await application.model.prepare(loader(1)))
        for _ in 0..<500 where held != nil { try await Task.sleep(for: .milliseconds(10)) }
        #expect(held == nil)
    }

    @Test func anAskedVersionIsNotAnsweredByAnother() async throws {
        let application = try await application(lanes: LanePool(lanes: 1, queueLimit: 10))
        defer { application.model.stop() }
        application.model.publish(try await application.model.prepare(loader(1)))
        for (version, status) in [("v0", HTTPStatus.notFound), ("v1", .ok)] {
            #expect(
                try await application.ask(.get, "/v2/models/larger-cnn/versions/\(version)").status == status
            )
        }
    }
}
