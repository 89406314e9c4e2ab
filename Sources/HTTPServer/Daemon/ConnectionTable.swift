@preconcurrency import Dispatch
import Synchronization

/// All open connections, and the timer that inspects them.
///
/// The timer rests while there is no connection: an idle server uses no processor time.
final class ConnectionTable: Sendable {
    private let connections = Mutex<[ObjectIdentifier: ClientConnection]>([:])
    private let timer: any DispatchSourceTimer
    private let interval: DispatchTimeInterval

    /// Creates an empty table.
    init(interval: Duration) {
        let (seconds, attoseconds) = interval.components
        self.interval = .microseconds(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "HTTPServer.ConnectionTable"))
        timer.setEventHandler { [weak self] in self?.inspect() }
        timer.activate()
    }

    deinit { timer.cancel() }

    /// How many connections are open.
    var count: Int { connections.withLock(\.count) }
    /// Every open connection.
    var all: [ClientConnection] { connections.withLock { Array($0.values) } }

    /// Adds a connection and wakes the timer if it rests.
    func insert(_ connection: ClientConnection) {
        connections.withLock { connections in
            connections[ObjectIdentifier(connection)] = connection
            guard connections.count == 1 else { return }
            timer.schedule(deadline: .now() + interval, repeating: interval, leeway: .milliseconds(10))
        }
    }

    /// Removes a connection and lays the timer to rest after the last one.
    func remove(_ connection: ClientConnection) {
        connections.withLock { connections in
            connections[ObjectIdentifier(connection)] = nil
            if connections.isEmpty { timer.schedule(deadline: .distantFuture) }
        }
    }

    private func inspect() {
        let now = ContinuousClock.now
        // The table's lock is not held meanwhile, since an exchange may be resumed here.
        for connection in all {
            connection.inspect(at: now)?()
        }
    }
}
