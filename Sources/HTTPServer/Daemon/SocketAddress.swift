import CMicroHTTPD
import Glibc

/// Addresses of peers as text.
enum SocketAddress {
    /// The numeric form without the port; an IPv4 address that came in over IPv6 is shown as IPv4.
    static func text(_ address: UnsafePointer<sockaddr>) -> String? {
        let length =
            address.pointee.sa_family == sa_family_t(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard
            getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
        else { return nil }
        let text = host.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
        return text.map { $0.hasPrefix("::ffff:") ? String($0.dropFirst(7)) : $0 }
    }
}
