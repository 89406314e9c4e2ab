import Glibc

/// Whether a port can be listened on, asked before anything starts.
///
/// A program says so as well, but in the middle of the other one's log.
enum ListeningPort {
    /// Tries to take a port, and gives it back at once.
    ///
    /// - Parameters:
    ///   - host: The address to listen on.
    ///   - port: The port.
    /// - Returns: The system's error number (errno), or nil where all is well; also nil for an address that is not
    ///   understood here, of which the program itself says more.
    static func problem(host: String, port: Int) -> Int32? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &addresses) == 0,
            let address = addresses?.pointee
        else { return nil }
        defer { freeaddrinfo(addresses) }
        let descriptor = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        // Connections of before that linger do not count; a program that listens does.
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        return bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? nil : errno
    }
}
