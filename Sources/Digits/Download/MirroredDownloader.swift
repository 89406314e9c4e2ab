import Checksum
import FoundationEssentials
import Glibc
import HTTPClient

/// Fetches files of known digest from whichever mirror gives them.
///
/// A file gets its name only once its digest is right, in one step (`rename`): whoever finds the name finds the file.
struct MirroredDownloader {
    /// What happens on the way, for whoever shows it.
    enum Event: Sendable, Equatable {
        /// The file is in its place already, with the right digest.
        case present(MNISTFile)
        /// Bytes arrive.
        case progress(MNISTFile, received: Int64)
        /// A mirror does not give the file; another one is tried if there is one.
        case mirrorFailed(MNISTFile, reason: String)
        /// The file is in its place, fetched from this address.
        case fetched(MNISTFile, from: String)
    }

    private let client: HTTPClient
    private let mirrors: [String]
    private let report: @Sendable (Event) -> Void

    /// Creates a downloader.
    ///
    /// - Parameters:
    ///   - client: Does the transfers.
    ///   - mirrors: Addresses of folders that hold the files, the first one preferred.
    ///   - report: Told what happens, also on the client's own thread: it must return quickly.
    init(client: HTTPClient, mirrors: [String], report: @escaping @Sendable (Event) -> Void) {
        self.client = client
        self.mirrors = mirrors
        self.report = report
    }

    /// Brings files into a folder, one after the other, and makes the folder if it is missing.
    ///
    /// - Throws: ``DownloadError``, or ``HTTPClientError/cancelled``.
    func fetch(_ files: [MNISTFile], into folder: String) async throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw DownloadError.cannotStore(path: folder, reason: "the folder cannot be made")
        }
        for file in files {
            try await fetch(file, to: "\(folder)/\(file.name)")
        }
    }

    private func fetch(_ file: MNISTFile, to path: String) async throws {
        if (try? SHA256.digest(ofFileAt: path)) == file.sha256 {
            report(.present(file))
            return
        }
        var reasons: [String] = []
        for mirror in mirrors {
            let url = mirror.hasSuffix("/") ? mirror + file.name : "\(mirror)/\(file.name)"
            guard let reason = try await failure(of: file, from: url, to: path) else {
                report(.fetched(file, from: url))
                return
            }
            reasons.append("\(url): \(reason)")
            report(.mirrorFailed(file, reason: "\(url): \(reason)"))
        }
        throw DownloadError.noMirrorLeft(file: file.name, reasons: reasons)
    }

    /// Tries one mirror and puts the file in its place.
    ///
    /// - Returns: Why this mirror failed; nil where it did not.
    private func failure(of file: MNISTFile, from url: String, to path: String) async throws -> String? {
        let unverified = path + ".unverified"
        // What is left of an earlier attempt is continued first. Should the digest be wrong then, the old part may be
        // to blame rather than the mirror, so the mirror gets a second chance from the start.
        var resume = access(unverified + ".part", F_OK) == 0
        while true {
            do {
                try await client.download(url, to: unverified, resume: resume, limit: file.size) { progress in
                    report(.progress(file, received: progress.receivedBytes))
                }
            } catch .responseTooLarge where resume {
                resume = false
                continue
            } catch HTTPClientError.cancelled {
                throw HTTPClientError.cancelled
            } catch .cannotStore(let path, let reason) {
                throw DownloadError.cannotStore(path: path, reason: reason)
            } catch {
                return error.description
            }
            if try SHA256.digest(ofFileAt: unverified) == file.sha256 {
                guard rename(unverified, path) == 0 else {
                    throw DownloadError.cannotStore(path: path, reason: String(cString: strerror(errno)))
                }
                return nil
            }
            unlink(unverified)
            guard resume else { return "its SHA-256 is wrong" }
            resume = false
        }
    }
}
