import Checksum
import FoundationEssentials
import HTTPServer
import LargerCNN
import ServiceSupport

/// A version with where it stands.
struct Version: Sendable, Equatable {
    /// Where a version stands.
    enum Status: String, Encodable, Sendable, CaseIterable {
        /// It answers.
        case active
        /// It never answered.
        case candidate
        /// It answered before.
        case retired
    }

    let record: VersionRecord
    let status: Status

    /// Puts a version in its place.
    ///
    /// - Parameters:
    ///   - record: What is known of it.
    ///   - active: The version that answers.
    init(_ record: VersionRecord, active: String) {
        self.record = record
        status = record.version == active ? .active : record.activatedAt == nil ? .candidate : .retired
    }
}

extension VersionRecord {
    /// The weights file that a service was started with and has loaded.
    init(_ info: ModelInfo, _ metadata: [String: String], path: String?, startedAt: String) {
        self.init(
            version: info.version,
            sha256: info.checksum,
            source: .file,
            createdAt: path.flatMap(Self.timestamp) ?? startedAt,
            metrics: Metrics(metadata: metadata)
        )
    }

    /// The weights file that a service was started with and has not loaded, since another version answers.
    ///
    /// - Throws: `HTTPError` 503 where it cannot be read.
    static func reading(_ path: String, startedAt: String) async throws -> VersionRecord {
        do {
            return try await DedicatedThread.run {
                let digest = try SHA256.digest(ofFileAt: path)
                return VersionRecord(
                    version: ModelInfo.version(of: digest),
                    sha256: digest,
                    source: .file,
                    createdAt: timestamp(path) ?? startedAt,
                    metrics: Metrics(metadata: try WeightsFile.metadata(path: path))
                )
            }
        } catch {
            throw HTTPError(.serviceUnavailable, "The weights file that the service was started with cannot be read.")
        }
    }

    /// When a file was last written.
    private static func timestamp(_ path: String) -> String? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let date = attributes?[.modificationDate] as? Date else { return nil }
        let milliseconds = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
        return Timestamp.string(seconds: milliseconds / 1_000, milliseconds: milliseconds % 1_000)
    }
}
