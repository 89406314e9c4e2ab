import Synchronization

/// Whether the process was told to stop: the readiness check fails first, and the port closes later.
final class DrainState: Sendable {
    private let hasBegun = Atomic(false)

    /// Whether no more requests are asked for.
    var isDraining: Bool { hasBegun.load(ordering: .relaxed) }

    /// From now on the readiness check fails; everything else goes on.
    func begin() { hasBegun.store(true, ordering: .relaxed) }
}
