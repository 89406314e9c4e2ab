import CMicroHTTPD
import Glibc
import ServiceSupport

/// The header of a request as libmicrohttpd read it.
struct RequestHead {
    /// The request without its body.
    var request: HTTPRequest
    /// The announced length of the body; nil if it is chunked or absent.
    var contentLength: Int?
    /// The bytes of request line and header fields.
    var headerBytes: Int
    /// Whether path or query could not be decoded.
    var isMalformed = false

    /// Copies everything out of libmicrohttpd's memory.
    init(
        _ connection: OpaquePointer,
        method: UnsafePointer<CChar>?,
        url: UnsafePointer<CChar>?,
        remoteAddress: String?
    ) {
        let method = HTTPMethod(rawValue: method.map { String(cString: $0) } ?? "")
        let path = url.flatMap { PercentEncoding.decode(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
        request = HTTPRequest(method, path ?? "", remoteAddress: remoteAddress)
        isMalformed = path == nil
        headerBytes = cmhd_header_size(connection)
        withUnsafeMutablePointer(to: &self) { head in
            _ = MHD_get_connection_values_n(
                connection,
                .HEADER_KIND,
                { head, _, name, nameSize, value, valueSize in
                    RequestHead.recover(head)?.pointee.addField(
                        UnsafeRawBufferPointer(start: name, count: nameSize),
                        UnsafeRawBufferPointer(start: value, count: valueSize)
                    )
                    return .YES
                },
                head
            )
            _ = MHD_get_connection_values_n(
                connection,
                .GET_ARGUMENT_KIND,
                { head, _, name, nameSize, value, valueSize in
                    RequestHead.recover(head)?.pointee.addArgument(
                        UnsafeRawBufferPointer(start: name, count: nameSize),
                        UnsafeRawBufferPointer(start: value, count: valueSize)
                    )
                    return .YES
                },
                head
            )
        }
        contentLength = request.headers["Content-Length"].flatMap { Int($0) }
    }

    private static func recover(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<RequestHead>? {
        context?.assumingMemoryBound(to: RequestHead.self)
    }

    private mutating func addField(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        // Bytes beyond ASCII in a value are opaque (RFC 9110, section 5.5); they become replacement characters here.
        request.headers.add(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private mutating func addArgument(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        guard let name = PercentEncoding.decode(name), let value = PercentEncoding.decode(value) else {
            isMalformed = true
            return
        }
        request.query.append((name, value))
    }
}
