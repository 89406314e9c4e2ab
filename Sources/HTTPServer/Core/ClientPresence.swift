/// Tells whether the client of a request still waits for its answer.
///
/// The server looks for clients that left a few times a second and cancels their tasks. Whoever is about to begin work
/// that costs milliseconds asks here first, and so never computes for nobody.
public struct ClientPresence: Sendable {
    private let check: @Sendable () -> Bool

    /// A client that never leaves: of requests without a socket.
    public static let assumed = ClientPresence { true }

    /// Creates a presence from what tells it.
    ///
    /// - Parameter check: Cheap and callable from any thread; false once the client has left.
    public init(_ check: @escaping @Sendable () -> Bool) { self.check = check }

    /// Whether the client is still there; once false, the request's task is cancelled, too.
    public var isHere: Bool { check() }
}
