import CMicroHTTPD
import Glibc

/// A listening TCP socket; closed when it goes out of scope.
///
/// It is our own, not libmicrohttpd's, because that reports no reason when it cannot bind, and because
/// `MHD_quiesce_daemon` drops connections that wait to be accepted.
struct Listener: ~Copyable {
    /// The descriptor, non-blocking.
    let descriptor: Int32
    /// The port in use, also where 0 was asked for.
    let port: Int

    /// Binds and listens.
    ///
    /// - Parameters:
    ///   - host: An IPv4 or IPv6 address, or a name; `::` listens for both families.
    ///   - port: 0 for any free port.
    /// - Throws: ``HTTPServerError`` that says why it cannot listen there.
    init(host: String, port: Int) throws(HTTPServerError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &addresses) == 0, let address = addresses else {
            throw .unknownHost(host)
        }
        defer { freeaddrinfo(addresses) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol)
        guard descriptor >= 0 else { throw Self.error(host: host, port: port) }
        do throws(HTTPServerError) {
            // Without it a restarted server could not bind while old connections rest in TIME_WAIT (socket(7)).
            var (on, off): (Int32, Int32) = (1, 0)
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
            if address.pointee.ai_family == AF_INET6 {
                setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size)
            }
            guard
                fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0,
                fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0,
                bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0,
                listen(descriptor, SOMAXCONN) == 0
            else { throw Self.error(host: host, port: port) }
            self.port = Self.boundPort(descriptor) ?? port
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Lets nobody in any more; who was let in still waits to be accepted.
    ///
    /// Whoever came between the last `accept` and `close` would be let in by the kernel and then cut off. A client whose
    /// packet is dropped knocks again a second later, and is refused. Where the kernel takes no filter, all stays as
    /// it was.
    func shutOut() { _ = cmhd_drop_packets(descriptor) }

    private static func error(host: String, port: Int) -> HTTPServerError {
        switch errno {
        case EADDRINUSE: .addressInUse(host: host, port: port)
        case EACCES: .notPermitted(host: host, port: port)
        default: .cannotListen(host: host, port: port, reason: String(cString: strerror(errno)))
        }
    }

    private static func boundPort(_ descriptor: Int32) -> Int? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard getsockname(descriptor, address, &length) == 0 else { return nil }
                var service = [CChar](repeating: 0, count: Int(NI_MAXSERV))
                guard
                    getnameinfo(address, length, nil, 0, &service, socklen_t(service.count), NI_NUMERICSERV) == 0
                else { return nil }
                return service.withUnsafeBufferPointer { $0.baseAddress.flatMap { Int(String(cString: $0)) } }
            }
        }
    }
}
