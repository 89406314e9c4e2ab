import Glibc

/// Asks a service on this machine whether it is well: what `--healthcheck` does in a container.
public enum HealthProbe {
    /// Sends `GET path` over the loopback interface.
    ///
    /// - Parameters:
    ///   - port: The service's port.
    ///   - path: The path of its readiness check.
    ///   - seconds: How long connecting, sending and receiving may take, each.
    /// - Returns: Whether the answer's status is 200.
    public static func isHealthy(port: Int, path: String, seconds: Int = 3) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // The sending limit bounds connect, too (socket(7)).
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else { return false }
        let request = [UInt8]("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var start: [UInt8] = []
        let expected = [UInt8]("HTTP/1.1 200 ".utf8)
        while start.count < expected.count {
            var piece = [UInt8](repeating: 0, count: 64)
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return false }
            start += piece[..<count]
        }
        return start.starts(with: expected)
    }
}
