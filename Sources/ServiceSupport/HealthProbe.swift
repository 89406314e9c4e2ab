import Glibc

/// Asks a service on this machine whether it is well: what `--healthcheck` does in a container.
public enum HealthProbe {
    /// Sends `GET path` to where a service listens.
    ///
    /// - Parameters:
    ///   - host: The address that the service listens on; one that listens on every address is asked on the loopback one.
    ///   - port: The service's port.
    ///   - path: The path of its readiness check.
    ///   - seconds: How long connecting, sending and receiving may take, each.
    /// - Returns: Whether the answer's status is 200.
    public static func isHealthy(host: String, port: Int, path: String, seconds: Int = 3) -> Bool {
        guard let descriptor = connect(to: address(toAsk: host), port: port, seconds: seconds) else { return false }
        defer { close(descriptor) }
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

    /// The address to ask where a service listens on `host`: the loopback one where that is every address.
    public static func address(toAsk host: String) -> String {
        switch host {
        case "0.0.0.0", "": "127.0.0.1"
        case "::": "::1"
        default: host
        }
    }

    /// A connected socket whose every step is bounded; nil if there is none to be had.
    private static func connect(to host: String, port: Int, seconds: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &addresses) == 0, let address = addresses?.pointee else {
            return nil
        }
        defer { freeaddrinfo(addresses) }
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        // The sending limit bounds connect, too (socket(7)).
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        guard Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}
