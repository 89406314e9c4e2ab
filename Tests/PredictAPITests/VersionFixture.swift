import Checksum
import Foundation
import LargerCNN
import ServiceSupport
import TrainerLink

@testable import PredictAPI

/// A data folder with versions in it, and the application over it: real weights files, real networks.
struct VersionFixture {
    /// The weights of every version: making others takes seconds, and what stands beside them makes another file as well.
    private static let weights = ModelWeights(seed: 1)

    let folder: URL
    let log = TestApplication.Log()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "versions-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try WeightsFile(weights: Self.weights, metadata: ["test_accuracy": "0.125"]).write(path: file)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// The weights that the service is started with.
    var file: String { folder.appending(path: "file.safetensors").path }
    var store: VersionStore { VersionStore(folder: folder.appending(path: "data/models").path) }

    /// An application that is ready.
    func application(_ change: (inout Settings) throws -> Void = { _ in }) async throws -> Application {
        var settings = Settings(
            modelPath: file,
            dataFolder: folder.appending(path: "data").path,
            logger: log.logger()
        )
        try change(&settings)
        let application = buildApplication(settings)
        try await application.versions.start()
        return application
    }

    /// Stores weights as a training would.
    ///
    /// - Parameters:
    ///   - seed: Another for each version.
    ///   - mistakes: What they are said to read wrong of a set of 1,000; nil where nothing is known.
    /// - Returns: Their version.
    /// - Throws: What writing the files throws.
    @discardableResult
    func addVersion(seed: UInt64, mistakes: Range<Int>? = nil) async throws -> String {
        try store.prepare()
        let path = "\(store.folder)/new"
        try Self.write(seed: seed, to: path)
        let training = Training(
            id: Int(seed),
            settings: TrainingSettings(epochs: 1, seed: Int(seed)),
            baseVersion: nil,
            startedAt: Timestamp.now()
        )
        let assessment = mistakes.map { Self.assessment($0, checksum(path)) }
        return try await store.keep(path, of: training, Self.completion(), assessment, nil).version
    }

    /// Writes a well-formed weights file, another one for each seed.
    static func write(seed: UInt64, to path: String) throws {
        try WeightsFile(weights: weights, metadata: ["seed": "\(seed)"]).write(path: path)
    }

    /// Notes what a version reads wrong.
    func assess(_ version: String, mistakes: Range<Int>) throws {
        try store.write(Self.assessment(mistakes, version), of: version)
    }

    private func checksum(_ path: String) -> String {
        (try? SHA256.digest(ofFileAt: path)) ?? ""
    }

    private static func assessment(_ mistakes: Range<Int>, _ checksum: String) -> Assessment {
        let set = Assessment.PictureSet(
            name: "canvas",
            kind: .digits,
            checksum: "pictures",
            count: 1_000,
            mistakes: Array(mistakes)
        )
        return Assessment(sha256: checksum, precision: "f32", sets: [set])
    }

    private static func completion() -> TrainerMessage.Completion {
        TrainerMessage.Completion(epoch: 1, validationAccuracy: 0.5, validation: ["mnist": 0.5], testAccuracy: 0.75)
    }
}
