import Foundation

/// A TCP client that sends exactly the bytes it is told to, with every wait bounded.
///
/// It blocks, so the asynchronous methods wait on threads of their own, outside Swift's pool, which the server's tasks need. Sendable
/// because one task or thread uses it at a time.
final class RawClient: @unchecked Sendable {
    struct Failure: Error { let text: String }

    /// An answer as it came.
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: Int, timeout: Int = 5) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var time = timeval(tv_sec: timeout, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // The descriptor is closed by deinit, which also runs when this throws.
        guard status == 0 else { throw Failure(text: "cannot connect: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    /// Sends everything; false if the server has closed the connection.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send([UInt8](text.utf8)) }

    /// Tells the server that nothing more will come.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads one answer; one to HEAD has no content whatever its length says.
    func answer(toHead: Bool = false) async throws -> Answer {
        try await offPool { try self.blockingAnswer(toHead: toHead) }
    }

    /// Reads one answer, blocking the thread.
    func blockingAnswer(toHead: Bool = false) throws -> Answer {
        while true {
            if let end = buffer.firstRange(of: [13, 10, 13, 10]) {
                let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let pieces = line.split(separator: ":", maxSplits: 1)
                    headers[pieces[0].lowercased()] = pieces[1].trimmingCharacters(in: .whitespaces)
                }
                let status = Int(lines[0].split(separator: " ")[1]) ?? 0
                let hasContent = !toHead && status != 204 && status >= 200
                let length = hasContent ? Int(headers["content-length"] ?? "0") ?? 0 : 0
                if buffer.count - end.upperBound >= length {
                    let body = Array(buffer[end.upperBound..<end.upperBound + length])
                    buffer.removeFirst(end.upperBound + length)
                    return Answer(status: status, headers: headers, body: body)
                }
            }
            guard try receive() else { throw Failure(text: "closed after \(String(decoding: buffer, as: UTF8.self))") }
        }
    }

    /// Whether the server closes the connection within the timeout, without sending more.
    func isClosedByServer() async throws -> Bool { try await offPool { try !self.receive() } }

    /// Reads until a text has come, and takes everything up to its end.
    func received(until text: String) async throws -> String {
        try await offPool {
            while true {
                if let end = self.buffer.firstRange(of: [UInt8](text.utf8)) {
                    defer { self.buffer.removeFirst(end.upperBound) }
                    return String(decoding: self.buffer[..<end.upperBound], as: UTF8.self)
                }
                let seen = String(decoding: self.buffer, as: UTF8.self)
                guard try self.receive() else { throw Failure(text: "closed after \(seen)") }
            }
        }
    }

    /// Reads everything up to the end of the connection.
    func rest() async throws -> String {
        try await offPool {
            while try self.receive() {}
            return String(decoding: self.buffer, as: UTF8.self)
        }
    }

    /// Sends a request and reads its answer.
    func roundTrip(_ text: String) async throws -> Answer {
        send(text)
        return try await answer()
    }

    private func offPool<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    /// Reads something; false at the end of the connection.
    private func receive() throws -> Bool {
        var scratch = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &scratch, scratch.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(text: "nothing came in time") }
        guard count > 0 else { return false }
        buffer += scratch[..<count]
        return true
    }
}
