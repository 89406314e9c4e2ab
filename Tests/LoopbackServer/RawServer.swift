import Foundation
import Synchronization

/// A server of plain sockets on a free loopback port, so that a test decides about every byte and every pause.
public final class RawServer: Sendable {
    /// One accepted connection.
    public final class Connection: @unchecked Sendable {
        private let descriptor: Int32

        init(_ descriptor: Int32) { self.descriptor = descriptor }

        /// Reads one request with its content; nil once the client has closed.
        public func readRequest() -> String? {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while true {
                if let text = wholeRequest(bytes) { return text }
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count > 0 else { return nil }
                bytes.append(contentsOf: buffer[..<count])
            }
        }

        private func wholeRequest(_ bytes: [UInt8]) -> String? {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { return nil }
            let length = text.range(of: "Content-Length: ").map { text[$0.upperBound...].prefix(while: \.isNumber) }
            let wanted = length.flatMap { Int($0) } ?? 0
            return text[end.upperBound...].utf8.count >= wanted ? text : nil
        }

        /// Sends text as it is; false once the client has gone.
        @discardableResult
        public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

        /// Sends bytes as they are; false once the client has gone.
        @discardableResult
        public func send(_ bytes: [UInt8]) -> Bool {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }

        /// Sends a response with a length.
        public func respond(_ body: String, status: String = "200 OK", headers: String = "") {
            send("HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }

        /// Waits until the client closes, at most thirty seconds.
        public func waitForClose() -> Bool {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var byte: UInt8 = 0
            return Foundation.poll(&poll, 1, 30_000) == 1 && recv(descriptor, &byte, 1, 0) <= 0
        }

        fileprivate func close() { Foundation.close(descriptor) }
    }

    /// The port.
    public let port: UInt16
    /// The address without a path.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// How many connections were accepted.
    public var connections: Int { accepted.withLock { $0 } }

    private let listener: Int32
    private let accepted = Mutex(0)
    private let ended = DispatchSemaphore(value: 0)

    /// Listens; every connection is given to `handler` on a thread of its own and closed when that returns.
    ///
    /// - Parameters:
    ///   - port: Where; 0 takes a free port.
    ///   - handler: What happens on a connection.
    /// - Throws: `POSIXError` if the port is taken.
    public init(port: UInt16 = 0, _ handler: @escaping @Sendable (Connection) -> Void) throws {
        let (listener, port) = try Self.listen(on: port)
        self.listener = listener
        self.port = port
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else {
                    // Only here: closed elsewhere, its number could be another server's before `accept` is called again.
                    close(listener)
                    ended.signal()
                    return
                }
                accepted.withLock { $0 += 1 }
                Thread.detachNewThread {
                    let connection = Connection(descriptor)
                    handler(connection)
                    connection.close()
                }
            }
        }
    }

    /// A server that answers every request on a kept connection.
    public convenience init(answering answer: @escaping @Sendable (String, Connection) -> Void) throws {
        try self.init { connection in
            while let request = connection.readRequest() { answer(request, connection) }
        }
    }

    /// Stops listening and waits until nobody can connect any more; call it once.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        ended.wait()
    }

    /// A port on which nobody listens.
    ///
    /// A socket that never listens keeps it from every other test until the process ends; a server may still be given
    /// this very port.
    public static func closedPort() throws -> UInt16 {
        try bound(to: 0).port
    }

    private static func listen(on port: UInt16) throws -> (Int32, UInt16) {
        let (descriptor, port) = try bound(to: port)
        guard Foundation.listen(descriptor, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
        return (descriptor, port)
    }

    private static func bound(to port: UInt16) throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = port.bigEndian
        // A server that comes back must get its port while old connections linger, and one that was set aside.
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
