import CCurl

/// One exchange: its handle, where its content goes, and who waits for its end.
///
/// The task that sends creates it and gives it away; from then on only the loop's thread touches it, until the
/// continuation hands the outcome back. That is why `@unchecked` holds.
final class Transfer: @unchecked Sendable {
    /// What an exchange ends with; the content is with the sink.
    typealias Outcome = Result<(status: Int, headers: [(name: String, value: String)]), HTTPClientError>

    let easy: EasyHandle
    private let sink: any BodySink
    private var stoppedBecause: HTTPClientError?
    private var hasWholeHead = false
    private var hasEnded = false
    private var waiter: CheckedContinuation<Outcome, Never>?

    /// Whether the transfer was cancelled before or after it started.
    var isCancelled = false
    /// Whether whoever waited was given the head and the content goes on to a receiver.
    ///
    /// It is set before the continuation hands the head over and not changed afterwards.
    private(set) var isStreaming = false

    /// Prepares a transfer.
    ///
    /// - Parameters:
    ///   - easy: A handle that is set up, except for its writer.
    ///   - sink: Receives the content.
    /// - Throws: ``HTTPClientError/outOfMemory``.
    init(easy: EasyHandle, sink: any BodySink) throws(HTTPClientError) {
        self.easy = easy
        self.sink = sink
        // The pointer is not retained: the loop keeps the transfer for as long as libcurl may call.
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard
            curl_shim_set_writer(easy.pointer, contentArrived, context) == CURLE_OK,
            curl_shim_set_header_reader(easy.pointer, headerLineArrived, context) == CURLE_OK
        else { throw .outOfMemory }
    }

    /// Remembers who waits.
    func begin(_ waiter: CheckedContinuation<Outcome, Never>) {
        self.waiter = waiter
    }

    /// Takes a piece of the content.
    ///
    /// - Returns: Whether to go on.
    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        stoppedBecause = sink.receive(bytes, from: easy)
        if sink.passesOn, !isStreaming {
            isStreaming = true
            waiter?.resume(returning: .success((easy.status, easy.responseHeaders)))
            waiter = nil
        }
        return stoppedBecause == nil
    }

    /// Watches for the empty line that ends a head; a redirect or an interim response begins another.
    fileprivate func receiveHeaderLine(_ line: UnsafeRawBufferPointer) {
        if line.starts(with: "HTTP/".utf8) { hasWholeHead = false }
        if line.elementsEqual("\r\n".utf8) || line.elementsEqual("\n".utf8) { hasWholeHead = true }
    }

    /// Ends the exchange with libcurl's verdict.
    func finish(_ code: CURLcode) {
        if code == CURLE_OK {
            // libcurl takes a connection that closes inside the head for a response without content.
            finish(
                hasWholeHead
                    ? .success((easy.status, easy.responseHeaders))
                    : .failure(.transport(reason: "the connection closed inside the response's head"))
            )
            return
        }
        finish(.failure(stoppedBecause ?? HTTPClientError(code)))
    }

    /// Ends the exchange; only the first call has an effect.
    func finish(_ outcome: Outcome) {
        guard !hasEnded else { return }
        hasEnded = true
        if isStreaming {
            if case .failure(let error) = outcome { sink.ended(error) } else { sink.ended(nil) }
        }
        waiter?.resume(returning: outcome)
        waiter = nil
    }
}

/// What libcurl calls with a piece of content: any other number than the piece's size stops the transfer
/// (CURLOPT_WRITEFUNCTION).
private func contentArrived(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    let goesOn = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receive(piece)
    // A count no piece can have: for an empty piece, 0 would mean "go on".
    return goesOn ? piece.count : Int(CURL_WRITEFUNC_ERROR)
}

/// What libcurl calls with a header line (CURLOPT_HEADERFUNCTION).
private func headerLineArrived(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().receiveHeaderLine(line)
    return line.count
}

extension HTTPClientError {
    /// Translates the code of a failed transfer.
    fileprivate init(_ code: CURLcode) {
        let reason = String(cString: curl_easy_strerror(code))
        self =
            switch code {
            case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
                .cannotConnect(reason: reason)
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_URL_MALFORMAT: .invalidRequest(reason: reason)
            case CURLE_OUT_OF_MEMORY: .outOfMemory
            default: .transport(reason: reason)
            }
    }
}
