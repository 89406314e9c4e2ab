@preconcurrency import Glibc
import Synchronization

/// Shows downloads: a line that redraws itself on a terminal, one plain line for each file elsewhere.
final class DownloadDisplay: Sendable {
    private let isTerminal = isatty(STDOUT_FILENO) == 1
    /// When the line was last drawn; the client's thread and the command's take turns.
    private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

    /// Shows what happened.
    func show(_ event: MirroredDownloader.Event) {
        switch event {
        case .present(let file):
            finish("\(file.name): already there, checksum right")
        case .progress(let file, let received):
            draw(file, received: received)
        case .mirrorFailed(_, let reason):
            finish(reason)
        case .fetched(let file, let url):
            finish("\(file.name): \(file.size) bytes from \(url), checksum right")
        }
    }

    private func draw(_ file: MNISTFile, received: Int64) {
        guard isTerminal else { return }
        lastDrawn.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < .milliseconds(100), received < file.size { return }
            last = now
            let percent = file.size == 0 ? 100 : received * 100 / file.size
            print("\r\u{1B}[K\(file.name): \(received) of \(file.size) bytes, \(percent) %", terminator: "")
            fflush(stdout)
        }
    }

    private func finish(_ line: String) {
        lastDrawn.withLock { last in
            print(isTerminal ? "\r\u{1B}[K\(line)" : line)
            last = nil
        }
    }
}
