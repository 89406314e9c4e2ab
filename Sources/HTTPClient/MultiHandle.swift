import CCurl

/// Owns one libcurl multi handle: the set of running transfers and the pool of kept connections.
///
/// All of it belongs to the loop's thread, except ``wake()``, which libcurl allows from any
/// (<https://curl.se/libcurl/c/curl_multi_wakeup.html>); the handle itself never changes. That is why `@unchecked`
/// holds.
final class MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    /// Prepares libcurl once for the whole process; the reference is never given back, as the manual advises for
    /// programs that use it until they end.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// Creates an empty set.
    ///
    /// - Throws: ``HTTPClientError/outOfMemory``.
    init(connectionsPerHost: Int) throws(HTTPClientError) {
        guard Self.isLibraryReady, let pointer = curl_multi_init() else { throw .outOfMemory }
        self.pointer = pointer
        guard
            curl_shim_multi_set_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, connectionsPerHost) == CURLM_OK,
            curl_shim_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, connectionsPerHost) == CURLM_OK
        else { throw .outOfMemory }
    }

    deinit {
        curl_multi_cleanup(pointer)
    }

    /// Starts a transfer.
    func add(_ easy: EasyHandle) -> Bool {
        curl_multi_add_handle(pointer, easy.pointer) == CURLM_OK
    }

    /// Stops a transfer, or takes a finished one out.
    func remove(_ easy: EasyHandle) {
        curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// Moves every transfer on as far as it goes without waiting.
    func perform() -> Bool {
        var running: Int32 = 0
        return curl_multi_perform(pointer, &running) == CURLM_OK
    }

    /// Waits until a socket is ready, a timer of libcurl's is due, somebody calls ``wake()``, or `milliseconds` pass.
    func wait(milliseconds: Int32) -> Bool {
        curl_multi_poll(pointer, nil, 0, milliseconds, nil) == CURLM_OK
    }

    /// Ends a running or the next ``wait(milliseconds:)``; callable from any thread.
    func wake() {
        curl_multi_wakeup(pointer)
    }

    /// The next transfer that has ended since the last call, by its handle's address.
    func nextFinished() -> (handle: UnsafeMutableRawPointer, code: CURLcode)? {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(pointer, &remaining) {
            if message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle {
                return (handle, message.pointee.data.result)
            }
        }
        return nil
    }
}
