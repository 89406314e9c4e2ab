import FoundationEssentials
import Glibc
import HTTPServer
import LargerCNN
import ServiceSupport
import TrainerLink

/// Versions on disk: `models` in the data folder.
///
/// A version is `VERSION.safetensors`, and beside it `VERSION.json`, which says what it is, and
/// `VERSION.assessment.json`, which says what it reads wrong. The weights come last and go first: whoever finds them
/// finds the rest.
struct VersionStore: Sendable {
    /// The folder.
    let folder: String

    /// Where a version's weights are.
    func weights(_ version: String) -> String { "\(folder)/\(version).safetensors" }

    /// Where it is noted what a version reads wrong.
    func assessmentPath(_ version: String) -> String { "\(folder)/\(version).assessment.json" }

    /// Whether a version's weights are there.
    func holds(_ version: String) -> Bool {
        Self.isVersion(version) && FileManager.default.fileExists(atPath: weights(version))
    }

    /// Every record, also of versions whose weights are elsewhere.
    func records() -> [VersionRecord] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            guard name.hasSuffix(".json") else { return nil }
            let version = String(name.dropLast(".json".count))
            return Self.isVersion(version) ? record(version) : nil
        }
    }

    /// What is known of a version; nil for nothing.
    func record(_ version: String) -> VersionRecord? {
        let record: VersionRecord? = read("\(folder)/\(version).json")
        return record?.version == version ? record : nil
    }

    /// What a version reads wrong; nil where that is not known.
    func assessment(_ version: String) -> Assessment? {
        let assessment: Assessment? = read(assessmentPath(version))
        return assessment.map { ModelInfo.version(of: $0.sha256) } == version ? assessment : nil
    }

    /// Keeps what is known of a version.
    ///
    /// - Throws: ``TrainingFailure`` if the folder cannot be written.
    func write(_ record: VersionRecord) throws {
        try replace("\(folder)/\(record.version).json") { try JSON.encode(record) }
    }

    /// Keeps what a version reads wrong.
    ///
    /// - Throws: ``TrainingFailure`` if the folder cannot be written.
    func write(_ assessment: Assessment, of version: String) throws {
        try replace(assessmentPath(version)) { try JSON.encode(assessment) }
    }

    /// Takes weights over.
    ///
    /// - Parameters:
    ///   - weights: The path of the weights file, on the same file system; it is gone afterwards.
    ///   - record: What they are.
    ///   - assessment: What they read wrong, where that is known.
    /// - Throws: ``TrainingFailure`` if the folder cannot be written.
    func add(_ weights: String, _ record: VersionRecord, _ assessment: Assessment?) throws {
        if let assessment { try write(assessment, of: record.version) }
        try write(record)
        guard rename(weights, self.weights(record.version)) == 0 else {
            throw TrainingFailure("The result cannot be stored in \(folder): \(String(cString: strerror(errno))).")
        }
    }

    /// Removes all of a version.
    func remove(_ version: String) {
        for path in [
            weights(version), "\(weights(version)).damaged", "\(folder)/\(version).json", assessmentPath(version),
        ] {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    /// Gives a version's weights another name, under which nobody looks for them.
    func setAside(_ version: String) { _ = rename(weights(version), "\(weights(version)).damaged") }

    /// Makes the folder.
    ///
    /// - Throws: ``TrainingFailure``.
    func prepare() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw TrainingFailure("The folder \(folder) cannot be made.")
        }
    }

    /// Whether a text may be a version: it becomes part of a path.
    static func isVersion(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }

    private func replace(_ path: String, _ content: () throws -> [UInt8]) throws {
        try prepare()
        do {
            try AtomicFile.write(content(), path: path)
        } catch {
            throw TrainingFailure("The result cannot be stored in \(folder).")
        }
    }

    private func read<Value: Decodable>(_ path: String) -> Value? {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
        return try? JSON.decode(Value.self, from: [UInt8](data))
    }
}
