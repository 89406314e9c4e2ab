import CCurl

/// Content that goes to a receiver or into memory, which is decided when its head is known.
final class ChoosingSink: BodySink {
    /// Decides by the response's head; nil collects the content in memory.
    typealias Choice = @Sendable (ClientResponse) -> StreamReceiver?

    private enum Destination {
        case undecided
        case memory
        case receiver(StreamReceiver)
    }

    private let choice: Choice
    private let memory: MemorySink
    private var destination = Destination.undecided

    /// Creates a sink.
    ///
    /// - Parameters:
    ///   - limit: The longest content that is collected in memory, in bytes.
    ///   - choice: Asked once, with the first piece.
    init(limit: Int, choice: @escaping Choice) {
        memory = MemorySink(limit: limit)
        self.choice = choice
    }

    /// What was collected in memory.
    var body: [UInt8] { memory.body }

    var passesOn: Bool {
        if case .receiver = destination { true } else { false }
    }

    func receive(_ bytes: UnsafeRawBufferPointer, from easy: EasyHandle) -> HTTPClientError? {
        if case .undecided = destination { decide(easy) }
        guard case .receiver(let receiver) = destination else { return memory.receive(bytes, from: easy) }
        return receiver.receive([UInt8](bytes)) ? nil : .cancelled
    }

    func ended(_ error: HTTPClientError?) {
        if case .receiver(let receiver) = destination { receiver.end(error) }
    }

    private func decide(_ easy: EasyHandle) {
        guard let receiver = choice(ClientResponse(status: easy.status, headers: easy.responseHeaders)) else {
            destination = .memory
            return
        }
        destination = .receiver(receiver)
        // The time for the whole exchange was for its head; content that is still being written has no end to wait for.
        // libcurl reads this option each time it looks at the clock.
        try? easy.set(CURLOPT_TIMEOUT_MS, 0)
    }
}
