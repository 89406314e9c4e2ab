@preconcurrency import Glibc
import HTTPClient
import ServiceSupport
import Synchronization
import TrainerLink

/// Brings MNIST where a training needs it and it is not there.
enum MissingData {
    /// Downloads what is missing in a folder, if anything is.
    ///
    /// - Parameters:
    ///   - folder: Where the files belong.
    ///   - mirrors: Where they come from.
    ///   - report: Told what happens, also on the client's own thread.
    /// - Returns: False if a signal ended it.
    /// - Throws: ``DownloadError``.
    static func fetch(
        into folder: String,
        mirrors: [String],
        report: @escaping @Sendable (MirroredDownloader.Event) -> Void
    ) async throws -> Bool {
        guard !isPresent(in: folder) else { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                let client = try HTTPClient(
                    configuration: ClientConfiguration(connectTimeout: .seconds(10), usesEnvironmentProxy: true)
                )
                let downloader = MirroredDownloader(client: client, mirrors: mirrors, report: report)
                try await downloader.fetch(MNISTFile.all, into: folder)
                return true
            }
            group.addTask { await ShutdownSignal.wait() == nil }
            defer { group.cancelAll() }
            return try await group.next() ?? true
        }
    }

    /// Whether all four files are there, packed or not.
    private static func isPresent(in folder: String) -> Bool {
        MNISTFile.all.allSatisfy { file in
            let path = "\(folder)/\(file.name)"
            return access(path, R_OK) == 0 || access(String(path.dropLast(".gz".count)), R_OK) == 0
        }
    }

    /// Tells a program about a download, a few times a second at most.
    static func messages() -> @Sendable (MirroredDownloader.Event) -> Void {
        let lastTold = Mutex<ContinuousClock.Instant?>(nil)
        return { event in
            guard case .progress(let file, let received) = event else { return }
            let isDue = lastTold.withLock { last in
                if let last, .now - last < .milliseconds(200), received < file.size { return false }
                last = .now
                return true
            }
            guard isDue else { return }
            MessageDisplay.tell(
                .downloading(
                    .init(file: file.name, receivedBytes: Int(received), totalBytes: Int(file.size))
                )
            )
        }
    }
}
