import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import ServiceSupport
import Synchronization

@testable import PredictAPI

/// The real application, assembled by the real builder, over weights that every machine has.
enum TestApplication {
    /// Lines that a logger wrote.
    final class Log: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
        func logger(_ level: Logger.Level = .debug) -> Logger {
            Logger(level: level, format: .json) { line in self.bytes.withLock { $0 += line } }
        }
    }

    /// The folder of the repository.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The weights that ship, where the checkout has them.
    static let weightsPath = root.appending(path: "Models/larger-cnn.safetensors").path

    /// A picture of the samples.
    static func sample(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "Tests/Samples/\(name)")))
    }

    /// An application over the real network, whose model is not loaded yet.
    static func cold() -> Application {
        var settings = Settings(modelPath: weightsPath, logger: Log().logger())
        // The tests that share it ask all at once.
        settings.queueLimit = 1_000
        // On a busy machine the last of them waits long for the one lane.
        settings.longestWait = .seconds(60)
        guard !FileManager.default.fileExists(atPath: weightsPath) else { return buildApplication(settings) }
        let lanes = LanePool(lanes: 1, queueLimit: settings.queueLimit, longestWait: settings.longestWait)
        let weights = ModelWeights(seed: 1)
        let model = ModelHost(weights: weights, version: "seeded", lanes: lanes, logger: settings.logger)
        return buildApplication(settings, model: model)
    }

    /// An application over another network, whose model is not loaded yet.
    static func cold(
        log: Log = Log(),
        lanes: LanePool = LanePool(lanes: 1, queueLimit: 8),
        calibration: Calibration = .none,
        fallback: String? = nil,
        network: @escaping LanePool.NetworkMaker
    ) -> Application {
        let settings = Settings(modelPath: weightsPath, logger: log.logger())
        let model = ModelHost(lanes: lanes, logger: settings.logger) {
            ModelHost.Content(
                info: ModelInfo(name: "larger-cnn", version: "test", precision: .float32, fallback: fallback),
                calibration: calibration,
                makeNetwork: network
            )
        }
        return buildApplication(settings, model: model)
    }

    /// One application that is ready, shared by the tests that only ask it.
    static let shared = Task {
        let application = cold()
        try await application.model.load()
        return application
    }

    /// An application without a model, whose trainings have a data folder.
    static func withTrainings(in folder: URL) async -> Application {
        let settings = Settings(modelPath: weightsPath, dataFolder: folder.path, logger: Log().logger())
        let application = buildApplication(settings)
        await application.training.open()
        return application
    }

    /// A network that always says the same digit.
    static func always(_ digit: Int) -> LanePool.NetworkMaker { always(scores(of: digit)) }

    /// Scores that leave no doubt about a digit, so that it is looked at once.
    static func scores(of digit: Int) -> [Float] { (0..<10).map { $0 == digit ? 9 : 0 } }

    /// A network that always gives the same scores.
    static func always(_ logits: [Float]) -> LanePool.NetworkMaker {
        {
            { images in images.map { _ in logits } }
        }
    }
}

extension Application {
    /// Asks without a socket.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = [:],
        body: [UInt8] = []
    ) async throws -> HTTPResponse {
        try await responder.respond(to: HTTPRequest(method, path, query: query, headers: headers, body: body))
    }

    /// Sends a file as the form field `file`, or as another.
    func upload(
        _ bytes: [UInt8],
        to path: String,
        field: String = "file",
        query: [(name: String, value: String)] = []
    ) async throws -> HTTPResponse {
        let head = "--b\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"x\"\r\n\r\n"
        return try await ask(
            .post,
            path,
            query: query,
            headers: ["Content-Type": "multipart/form-data; boundary=b"],
            body: [UInt8](head.utf8) + bytes + [UInt8]("\r\n--b--\r\n".utf8)
        )
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as a JSON object.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }
    /// The one sentence of an error, if this has the one shape of every error and nothing else.
    var errorSentence: String? { json.count == 1 ? json["error"] as? String : nil }
}

extension Application {
    /// Its routes, without what stands around them.
    var routes: Router {
        makeRoutes(
            recognizer: Recognizer(model: model, decoder: ImageDecoder()),
            model: model,
            training: training,
            feedback: feedback,
            versions: versions,
            pictureLimit: 8
        )
    }
}
