import CMicroHTTPD

/// Feeds content that is still being written to libmicrohttpd, one connection's.
///
/// libmicrohttpd asks for bytes whenever the socket takes some. Where there are none the connection is suspended, which
/// its manual demands of a reader that returns 0, and the next piece resumes it; so a stream without news costs nothing.
final class StreamReader: Sendable {
    /// How much libmicrohttpd asks for at a time; it sends each as a chunk (RFC 9112, section 7.1).
    private static let blockSize = 4_096

    private let stream: BodyStream
    private let handle: ConnectionHandle

    init(_ stream: BodyStream, on connection: OpaquePointer) {
        self.stream = stream
        handle = ConnectionHandle(pointer: connection)
    }

    /// Makes libmicrohttpd's response, which holds a reference to this reader until it is destroyed.
    func makeResponse() -> OpaquePointer? {
        let context = Unmanaged.passRetained(self)
        let response = cmhd_create_stream(
            Self.blockSize,
            { context, _, buffer, size in
                guard let context else { return cmhd_stream_broken() }
                return Unmanaged<StreamReader>.fromOpaque(context).takeUnretainedValue()
                    .read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
            },
            context.toOpaque(),
            { context in
                if let context { Unmanaged<StreamReader>.fromOpaque(context).release() }
            }
        )
        if response == nil { context.release() }
        return response
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let reading = stream.read(into: buffer) { [handle] in
            handle.suspend()
            return { handle.resume() }
        }
        switch reading {
        case .copied(let count): return count
        case .waiting: return 0
        case .finished:
            haveLookedAtAgain()
            return cmhd_stream_end()
        case .broken:
            haveLookedAtAgain()
            return cmhd_stream_broken()
        }
    }

    /// Has libmicrohttpd handle the connection once more after the end of its content.
    ///
    /// Where that end closes the connection (broken content, or any without chunks), libmicrohttpd 0.9.75 in epoll mode
    /// only marks it as closed: the descriptor stays open until no other connection of that thread has rested longer.
    /// A connection that is resumed is looked at in the next round, whatever its state, and then it is cleaned up.
    private func haveLookedAtAgain() {
        handle.suspend()
        handle.resume()
    }
}
