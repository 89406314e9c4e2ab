import Synchronization

/// Content that is written while it is sent, such as events.
///
/// The writer never waits: pieces are queued up to a limit and shared, not copied, so that the same array can go to any
/// number of streams. A reader that falls behind by more than the limit is dropped, because whoever misses events has
/// to ask again anyway, and memory must not grow with the slowest connection.
public final class BodyStream: Sendable {
    /// What a reader gets.
    enum Reading: Equatable {
        /// So many bytes.
        case copied(Int)
        /// Nothing yet; the reader will be woken.
        case waiting
        /// Everything has been read.
        case finished
        /// The reader was too slow, or the writer gave up: the content is not whole.
        case broken
    }

    private enum Stage {
        case open
        case finished
        /// What was written is still sent, and then the connection is closed.
        case aborted
        /// Nothing is sent any more.
        case broken
    }

    private struct State {
        var stage = Stage.open
        /// Pieces that wait, the first one from `offset` on.
        var pieces: [[UInt8]] = []
        var offset = 0
        var waitingBytes = 0
        /// Wakes the reader, which waits.
        var wake: (@Sendable () -> Void)?
        /// Told once when nobody reads any more; nil afterwards.
        var endHandlers: [@Sendable () -> Void]? = []

        mutating func leave(_ stage: Stage) {
            guard case .open = self.stage else { return }
            self.stage = stage
            if case .broken = stage {
                pieces = []
                offset = 0
                waitingBytes = 0
            }
            wakeReader()
        }

        mutating func wakeReader() {
            let wake = wake.take()
            // Under the lock: the reader cannot be freed before it was woken.
            wake?()
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// Creates an open stream.
    ///
    /// - Parameter limit: How many bytes may wait for the reader.
    public init(limit: Int = 256 << 10) { self.limit = limit }

    // MARK: - Writing

    /// Queues a piece; never waits.
    ///
    /// - Parameter piece: The bytes.
    /// - Returns: Whether it will be sent: false once nobody reads any more, the stream has ended, or this piece would
    ///   have exceeded the limit, which drops the reader.
    @discardableResult
    public func write(_ piece: [UInt8]) -> Bool {
        state.withLock { state in
            guard case .open = state.stage else { return false }
            guard piece.count <= limit - state.waitingBytes else {
                state.leave(.broken)
                return false
            }
            guard !piece.isEmpty else { return true }
            state.pieces.append(piece)
            state.waitingBytes += piece.count
            state.wakeReader()
            return true
        }
    }

    /// Ends the content; what was written before is still sent.
    public func finish() { state.withLock { $0.leave(.finished) } }

    /// Gives up: after what was written the connection is closed, which tells the reader that the content is not whole.
    public func abort() { state.withLock { $0.leave(.aborted) } }

    /// Calls a function once, as soon as nobody reads any more: all was sent, the client left or was dropped.
    ///
    /// - Parameter handler: Called from any thread, perhaps at once; it must return quickly.
    public func onEnd(_ handler: @escaping @Sendable () -> Void) {
        let isOver = state.withLock { state in
            state.endHandlers?.append(handler)
            return state.endHandlers == nil
        }
        if isOver { handler() }
    }

    // MARK: - Reading

    /// Whether nothing is sent any more, although the content is not whole.
    var isBroken: Bool {
        state.withLock { state in
            if case .broken = state.stage { true } else { false }
        }
    }

    /// Copies what waits, as far as it fits.
    ///
    /// - Parameters:
    ///   - buffer: Where to.
    ///   - suspend: Called where there is nothing yet, before any writer can notice it; what it returns is called once,
    ///     from any thread, when there is.
    /// - Returns: What became of it.
    func read(into buffer: UnsafeMutableRawBufferPointer, suspend: () -> @Sendable () -> Void) -> Reading {
        state.withLock { state in
            if case .broken = state.stage { return .broken }
            guard !state.pieces.isEmpty else {
                switch state.stage {
                case .finished: return .finished
                case .aborted, .broken: return .broken
                case .open: break
                }
                state.wake = suspend()
                return .waiting
            }
            var (copied, done) = (0, 0)
            while copied < buffer.count, done < state.pieces.count {
                let piece = state.pieces[done]
                let count = min(piece.count - state.offset, buffer.count - copied)
                piece.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: buffer[copied..<copied + count])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[state.offset..<state.offset + count]))
                }
                copied += count
                state.offset += count
                if state.offset == piece.count {
                    done += 1
                    state.offset = 0
                }
            }
            state.pieces.removeFirst(done)
            state.waitingBytes -= copied
            return .copied(copied)
        }
    }

    /// Notes that nobody reads any more; a writer learns it from its next piece and from its ``onEnd(_:)``.
    func readerLeft() {
        let handlers = state.withLock { state in
            state.leave(.broken)
            return state.endHandlers.take()
        }
        for handler in handlers ?? [] { handler() }
    }
}
