import FoundationEssentials
import HTTPServer
import LargerCNN
import ServiceSupport
import Synchronization

/// The ledger of a single instance: one small file in the data folder, replaced as a whole.
final class EmbeddedActivationLedger: ActivationLedger {
    private typealias Follower = @Sendable (Activation) -> Void

    private let path: String
    private let followers = Mutex<[Follower]>([])
    /// Held while the file is compared and replaced.
    private let writing = Mutex(())

    /// Creates a ledger; the file comes into being with the first activation.
    ///
    /// - Parameter folder: An existing folder.
    init(folder: String) { path = "\(folder)/activation.json" }

    func current() async throws -> Activation? {
        try await DedicatedThread.run { try self.read() }
    }

    func activate(_ activation: Activation) async throws {
        try await DedicatedThread.run {
            try self.writing.withLock { _ in
                guard activation.number == (try self.read()?.number ?? 0) + 1 else { throw ActivationLedgerError.moved }
                do {
                    try AtomicFile.write(JSON.encode(activation), path: self.path)
                } catch {
                    throw ActivationLedgerError.unavailable(reason: "\(error)")
                }
            }
        }
        for follower in followers.withLock({ $0 }) { follower(activation) }
    }

    /// Keeps an activation that was decided elsewhere, whatever was before it.
    ///
    /// - Throws: What writing the file throws.
    func keep(_ activation: Activation) async throws {
        try await DedicatedThread.run {
            let folder = URL(filePath: self.path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try self.writing.withLock { _ in try AtomicFile.write(JSON.encode(activation), path: self.path) }
        }
    }

    func follow(_ follower: @escaping @Sendable (Activation) -> Void) {
        followers.withLock { $0.append(follower) }
    }

    func offer(_ version: String, in folder: String) async throws {}

    func attend(_ holder: @escaping @Sendable (String) -> Void) {}

    func restore(_ version: String, in folder: String) async throws {}

    func fetch(_ version: String, into folder: String) async throws -> Bool { false }

    /// What the file says.
    ///
    /// A file that cannot be understood is no reason to answer nothing: it counts as none, and the next activation
    /// replaces it.
    private func read() throws(ActivationLedgerError) -> Activation? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            return try? JSON.decode(Activation.self, from: bytes)
        } catch {
            throw .unavailable(reason: "\(path) cannot be read")
        }
    }
}
