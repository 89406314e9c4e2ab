@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Keeps a refused connection open long enough for its answer to be read.
///
/// If a socket is closed while bytes of the client are unread, the kernel sends a reset, and the client may lose the
/// answer that says why it was refused (RFC 9112, section 9.6). A duplicate of the descriptor keeps the socket alive; what
/// comes is read and thrown away until the client closes or two seconds are over.
enum LingeringClose {
    private static let longest = DispatchTimeInterval.seconds(2)
    private static let most = 64
    private static let count = Atomic<Int>(0)
    private static let queue = DispatchQueue(label: "HTTPServer.LingeringClose")

    /// Begins to linger on a socket whose owner is about to close it.
    static func begin(_ socket: Int32) {
        guard count.add(1, ordering: .relaxed).newValue <= most else {
            count.subtract(1, ordering: .relaxed)
            return
        }
        let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else {
            count.subtract(1, ordering: .relaxed)
            return
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: duplicate, queue: queue)
        source.setEventHandler {
            var scratch = [UInt8](repeating: 0, count: 65_536)
            let size = scratch.count
            let received = recv(duplicate, &scratch, size, Int32(MSG_DONTWAIT))
            if received == 0 || (received < 0 && errno != EAGAIN && errno != EINTR) { source.cancel() }
        }
        source.setCancelHandler {
            close(duplicate)
            count.subtract(1, ordering: .relaxed)
        }
        source.activate()
        queue.asyncAfter(deadline: .now() + longest) { source.cancel() }
    }
}
