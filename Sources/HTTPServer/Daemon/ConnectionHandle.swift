import CMicroHTTPD

/// libmicrohttpd's handle of a connection.
///
/// Sendable although it is a bare pointer: it is valid from the exchange's beginning to its completion callback, and
/// another thread only ever resumes it, once, which libmicrohttpd allows from any thread.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes the connection out of its thread's loop; to be called from the access handler or the content's reader
    /// only.
    func suspend() { MHD_suspend_connection(pointer) }
    /// Puts it back, so that the access handler is called again.
    func resume() { MHD_resume_connection(pointer) }
}
