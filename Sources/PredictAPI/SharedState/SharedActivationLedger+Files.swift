import Checksum
import FoundationEssentials
import Glibc
import LargerCNN
import Redis
import ServiceSupport

/// The files of versions on their way from one instance to the others: in pieces, so that no command takes long, and with
/// a checksum, which is written last.
///
/// Redis keeps the files of the active version, of the one that is about to become it, and, until then, no others: two
/// times 27 MB. What Redis loses of the active one comes back when somebody wants it, from an instance that answers with it.
/// An instance that was away for longer than that has the version from its image or from whoever activates it again.
extension SharedActivationLedger {
    private static let pieceSize = 1 << 20
    /// How long to wait for somebody who brings back what Redis has lost.
    private static let patience = Duration.seconds(3)
    /// For a piece of a megabyte over a slow line.
    private static let pieceTime = Duration.seconds(10)

    func offer(_ version: String, in folder: String) async throws {
        try await transferring { client in
            try await self.removeOthers(than: version, client)
            try await self.upload(version, in: folder, client)
        }
    }

    func restore(_ version: String, in folder: String) async throws {
        // Room is not made here: whoever activates another version meanwhile has put its files there already.
        try await transferring { client in try await self.upload(version, in: folder, client) }
    }

    func fetch(_ version: String, into folder: String) async throws -> Bool {
        try await transferring { client in
            if try await self.download(version, into: folder, client) { return true }
            // Redis was started anew, or had no room: whoever answers with the active version has its files.
            guard version == self.known?.version else { return false }
            _ = try await client.run(["PUBLISH", self.redis.name(.wanted), RedisArgument(version)])
            let end = ContinuousClock.now + Self.patience
            while .now < end {
                try await Task.sleep(for: .milliseconds(100))
                guard try await client.run(["HEXISTS", self.key(version), "sha256"]).integer == 1 else { continue }
                return try await self.download(version, into: folder, client)
            }
            return false
        }
    }

    private func upload(_ version: String, in folder: String, _ client: RedisClient) async throws {
        let weights = "\(folder)/\(version).safetensors"
        guard let facts = FileManager.default.contents(atPath: "\(folder)/\(version).json"),
            FileManager.default.fileExists(atPath: weights)
        else { return }
        let key = self.key(version)
        _ = try await client.run(["SADD", list, RedisArgument(version)])
        if try await client.run(["HEXISTS", key, "sha256"]).integer == 1 { return }
        var (hash, count) = (SHA256(), 0)
        while true {
            let offset = count * Self.pieceSize
            let piece = try await DedicatedThread.run { try Self.read(weights, from: offset) }
            if piece.isEmpty { break }
            hash.update(piece)
            _ = try await client.run(["HSET", key, RedisArgument(count), RedisArgument(piece)])
            count += 1
        }
        let last: [RedisArgument] = [
            "facts", RedisArgument([UInt8](facts)), "pieces", RedisArgument(count),
            "sha256", RedisArgument(hash.finalize()),
        ]
        _ = try await client.run(["HSET", key] + last)
    }

    private func download(_ version: String, into folder: String, _ client: RedisClient) async throws -> Bool {
        let key = self.key(version)
        let head = try await client.run(["HMGET", key, "facts", "pieces", "sha256"]).array ?? []
        guard head.count == 3, let facts = head[0].bytes, let count = head[1].integer, let digest = head[2].text
        else { return false }
        let part = "\(folder)/\(version).\(getpid()).fetched"
        defer { unlink(part) }
        var hash = SHA256()
        unlink(part)
        for number in 0..<count {
            guard let piece = try await client.run(["HGET", key, RedisArgument(number)]).bytes else { return false }
            hash.update(piece)
            try await DedicatedThread.run { try Self.append(piece, to: part) }
        }
        // A version is named by what it holds, whoever offers it.
        let found = hash.finalize()
        guard found == digest, found.hasPrefix(version) else {
            logger.warning("version damaged on its way", ["version": .string(version)])
            return false
        }
        return try await DedicatedThread.run {
            try AtomicFile.write([UInt8](facts), path: "\(folder)/\(version).json")
            // Last: whoever finds the weights finds what they are.
            return rename(part, "\(folder)/\(version).safetensors") == 0
        }
    }

    /// The name of the key with the versions whose files are kept.
    private var list: RedisArgument { RedisArgument(redis.key("versions")) }

    private func key(_ version: String) -> RedisArgument { RedisArgument(redis.key("version:\(version)")) }

    /// Makes room: removes the files of all versions but one and the active one.
    private func removeOthers(than version: String, _ client: RedisClient) async throws {
        let kept = Set([version, known?.version].compactMap(\.self))
        for other in try await client.run(["SMEMBERS", list]).array?.compactMap(\.text) ?? []
        where !kept.contains(other) {
            _ = try await client.run(["UNLINK", key(other)])
            _ = try await client.run(["SREM", list, RedisArgument(other)])
        }
    }

    /// Does something over a connection of its own, so that no lease waits behind a file.
    private func transferring<Result>(_ body: (RedisClient) async throws -> Result) async throws -> Result {
        var configuration = redis.settings.configuration
        configuration.commandTime = Self.pieceTime
        let client = RedisClient(configuration)
        defer { client.close() }
        do {
            return try await body(client)
        } catch let error as RedisError {
            throw ActivationLedgerError.unavailable(reason: error.description)
        }
    }

    /// Reads a piece of a file; an empty one is behind its end.
    private static func read(_ path: String, from offset: Int) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileFailure(path: path, code: errno) }
        defer { close(file) }
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, filled in
            let count = pread(file, buffer.baseAddress, pieceSize, off_t(offset))
            (filled, code) = (max(0, count), count < 0 ? errno : 0)
        }
        guard code == 0 else { throw FileFailure(path: path, code: code) }
        return bytes
    }

    private static func append(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileFailure(path: path, code: errno) }
        defer { close(file) }
        // A disk takes a megabyte at once or is full, which a part that it took does not say.
        errno = ENOSPC
        guard write(file, bytes, bytes.count) == bytes.count else { throw FileFailure(path: path, code: errno) }
    }
}

/// A file of a version that cannot be read or written.
struct FileFailure: Error, CustomStringConvertible {
    let path: String
    let code: Int32

    var description: String { "\(path): \(String(cString: strerror(code)))" }
}
