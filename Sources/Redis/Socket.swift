import Glibc

/// A connected TCP socket whose every wait has an end; closed when it goes out of scope.
struct Socket: ~Copyable {
    private let descriptor: Int32

    /// Connects to the first address of a host that takes the connection.
    ///
    /// - Throws: ``RedisError/unavailable(reason:)``.
    init(host: String, port: Int, deadline: Deadline) throws(RedisError) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var addresses: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &addresses)
        guard code == 0, let first = addresses else {
            throw .unavailable(reason: "\(host) is not known: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(addresses) }
        var failure = ETIMEDOUT
        for address in sequence(first: first, next: { $0.pointee.ai_next }) where !deadline.isOver {
            switch Self.connect(address.pointee, deadline) {
            case .success(let descriptor):
                self.descriptor = descriptor
                return
            case .failure(let code): failure = code.number
            }
        }
        throw .unavailable(reason: "\(host) port \(port): \(String(cString: strerror(failure)))")
    }

    deinit { close(descriptor) }

    /// Whether the other side has closed, or has sent something that nobody asked for.
    var isStale: Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, 0) != 0
    }

    /// Sends all bytes.
    ///
    /// - Throws: ``RedisError``, after which nobody knows how much has gone.
    func send(_ bytes: [UInt8], _ deadline: Deadline) throws(RedisError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, deadline)
            } else if errno != EINTR {
                throw .unavailable(reason: String(cString: strerror(errno)))
            }
        }
    }

    /// Receives what there is, at least one byte.
    ///
    /// - Throws: ``RedisError``.
    func receive(_ deadline: Deadline) throws(RedisError) -> [UInt8] {
        while true {
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, filled in
                let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
                (filled, code) = (max(0, count), count < 0 ? errno : 0)
            }
            switch code {
            case 0 where bytes.isEmpty: throw .unavailable(reason: "it closed the connection")
            case 0: return bytes
            case EAGAIN: try wait(for: POLLIN, deadline)
            case EINTR: continue
            default: throw .unavailable(reason: String(cString: strerror(code)))
            }
        }
    }

    private func wait(for events: Int32, _ deadline: Deadline) throws(RedisError) {
        guard Self.wait(descriptor, for: events, deadline) else {
            throw deadline.isOver ? .timedOut : .unavailable(reason: "the connection is no longer wanted")
        }
    }

    /// Waits until a descriptor is ready.
    ///
    /// - Returns: False once the deadline is over or somebody interrupts.
    private static func wait(_ descriptor: Int32, for events: Int32, _ deadline: Deadline) -> Bool {
        while true {
            var watched = [pollfd(fd: descriptor, events: Int16(events), revents: 0)]
            if let other = deadline.interruption {
                watched.append(pollfd(fd: other, events: Int16(POLLIN), revents: 0))
            }
            let count = poll(&watched, nfds_t(watched.count), deadline.milliseconds)
            if watched.count > 1, watched[1].revents != 0 { return false }
            if count > 0 { return true }
            if count == 0, deadline.isOver { return false }
        }
    }

    /// An error number.
    private struct Code: Error { let number: Int32 }

    private static func connect(_ address: addrinfo, _ deadline: Deadline) -> Result<Int32, Code> {
        let kind = address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return .failure(Code(number: errno)) }
        var code: Int32 = 0
        if Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            code = errno
            if code == EINPROGRESS {
                var size = socklen_t(MemoryLayout<Int32>.size)
                code = ETIMEDOUT
                // Ready to write: connected, or refused (connect(2)).
                if wait(descriptor, for: POLLOUT, deadline) {
                    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
                }
            }
        }
        guard code == 0 else {
            close(descriptor)
            return .failure(Code(number: code))
        }
        // A connection that is quiet for long must notice that the other side is gone: the kernel asks, not we.
        let options = [
            (SOL_SOCKET, SO_KEEPALIVE, 1), (Int32(IPPROTO_TCP), TCP_NODELAY, 1), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30),
            (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10), (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
        ]
        for (level, name, value) in options {
            var value = Int32(value)
            setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
        return .success(descriptor)
    }
}
