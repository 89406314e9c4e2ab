import Glibc
import Synchronization

/// The thread that accepts connections and hands them on.
///
/// It owns the listening socket. Stopping it accepts whatever still waits in the kernel's queue, so that no client that
/// was let in is turned away, and then closes the socket.
final class Acceptor: Sendable {
    /// What happens to a connection: its descriptor changes hands.
    typealias Handler = @Sendable (_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Void

    /// What the thread takes with it.
    private final class Job {
        let listener: Listener
        let wake: Int32
        let handler: Handler

        init(listener: consuming Listener, wake: Int32, handler: @escaping Handler) {
            self.listener = listener
            self.wake = wake
            self.handler = handler
        }
    }

    private let wakeEnd: Int32
    private let thread: Mutex<pthread_t?>

    /// Starts the thread.
    init(_ listener: consuming Listener, handler: @escaping Handler) throws(HTTPServerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .daemonFailed }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // The thread owns the job and the pipe's reading end; this object owns the writing end.
        let job = Unmanaged.passRetained(Job(listener: listener, wake: ends[0], handler: handler))
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, { Acceptor.main($0) }, job.toOpaque())
        guard status == 0 else {
            job.release()
            for end in ends { close(end) }
            throw .daemonFailed
        }
        wakeEnd = ends[1]
        self.thread = Mutex(thread)
    }

    deinit {
        stop()
        close(wakeEnd)
    }

    /// Accepts what waits, closes the listening socket and ends the thread, which blocks for a moment.
    func stop() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        write(wakeEnd, "!", 1)
        pthread_join(thread, nil)
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        let job = Unmanaged<Job>.fromOpaque(context).takeRetainedValue()
        defer { close(job.wake) }
        var watched = [
            pollfd(fd: job.listener.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: job.wake, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&watched, 2, -1) > 0 || errno == EINTR else { return nil }
            let isStopping = watched[1].revents != 0
            if isStopping { job.listener.shutOut() }
            while acceptOne(job) {}
            if isStopping { return nil }
        }
    }

    /// Accepts one connection; false if none waits.
    private static func acceptOne(_ job: Job) -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let descriptor = accept(job.listener.descriptor, address, &length)
                guard descriptor >= 0 else {
                    switch errno {
                    case EINTR, ECONNABORTED: return true
                    case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                        // Nothing can be accepted before something is closed; the queue keeps the clients meanwhile.
                        usleep(10_000)
                        return false
                    default: return false
                    }
                }
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                job.handler(descriptor, address, length)
                return true
            }
        }
    }
}
