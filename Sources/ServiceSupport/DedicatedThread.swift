import Glibc

/// Threads for work that blocks or computes for long, which Swift's own pool must not be held up by.
public enum DedicatedThread {
    /// No thread could be made: memory or the limit on threads is short.
    public struct Failure: Error, Sendable, CustomStringConvertible {
        /// The error number of pthread_create(3).
        public let code: Int32
        /// What to look at.
        public var description: String { "cannot start a thread: \(String(cString: strerror(code)))" }
    }

    /// The body on its way to the thread, which takes the only reference.
    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a detached thread.
    ///
    /// - Parameter body: What it does; the thread ends when this returns.
    /// - Throws: ``Failure``.
    public static func start(_ body: @escaping @Sendable () -> Void) throws(Failure) {
        let box = Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        guard code == 0 else {
            box.release()
            throw Failure(code: code)
        }
        pthread_detach(thread)
    }

    /// Runs a body on a thread of its own and waits for its result without blocking.
    ///
    /// - Parameter body: What it does.
    /// - Returns: What the body returns.
    /// - Throws: ``Failure``, or what the body throws.
    public static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try start { continuation.resume(with: Swift.Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
