import Checksum
import FoundationEssentials
import Glibc

/// Fetched weights on disk: a file, and beside it what is known of it.
///
/// The file gets its name only when it is whole and right, in one step. It is hashed at every use, so that a disk that
/// lost bits costs a fetch and not a wrong answer.
struct ModelCache: Sendable {
    /// What is known of a file.
    struct Entry: Codable, Equatable {
        /// Where it came from.
        let address: String
        /// 64 hexadecimal digits.
        let sha256: String
        /// What the server calls this content, if it does.
        let etag: String?
    }

    /// What there is.
    enum Content: Equatable {
        /// Weights as they were fetched.
        case usable(Entry)
        /// Something that is not what was fetched.
        case damaged
        /// Nothing.
        case nothing
    }

    /// Where the weights are.
    let path: String
    private var record: String { "\(path).json" }

    /// Names a file in a folder that need not exist yet.
    init(path: String) { self.path = path }

    /// Looks what there is; reads the whole file.
    ///
    /// - Parameter sha256: What the weights must be; nil for what they were when they were fetched.
    /// - Returns: What there is.
    func content(wanted sha256: String?) -> Content {
        guard access(path, F_OK) == 0 else { return .nothing }
        guard let actual = try? SHA256.digest(ofFileAt: path) else { return .damaged }
        let entry = FileManager.default.contents(atPath: record)
            .flatMap { try? JSONDecoder().decode(Entry.self, from: $0) }
        // A checksum needs no record, which a crash between the two files may have kept from being written.
        if let sha256 {
            return sha256 == actual ? .usable(entry ?? Entry(address: "", sha256: actual, etag: nil)) : .damaged
        }
        guard let entry, entry.sha256 == actual else { return .damaged }
        return .usable(entry)
    }

    /// Puts a fetched file in its place.
    ///
    /// - Parameters:
    ///   - fetched: Its path, on the same file system; it is gone afterwards.
    ///   - entry: What is known of it.
    /// - Throws: ``ModelFetchError/cannotStore(path:reason:)``.
    func put(_ fetched: String, _ entry: Entry) throws {
        do {
            try JSONEncoder().encode(entry).write(to: URL(filePath: record), options: .atomic)
        } catch {
            throw ModelFetchError.cannotStore(path: record, reason: "the file cannot be written")
        }
        guard rename(fetched, path) == 0 else {
            throw ModelFetchError.cannotStore(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Makes the folder.
    ///
    /// - Throws: ``ModelFetchError/cannotStore(path:reason:)``.
    func makeFolder() throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ModelFetchError.cannotStore(path: folder, reason: "the folder cannot be made")
        }
    }
}
