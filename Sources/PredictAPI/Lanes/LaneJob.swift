import LargerCNN
import Synchronization

/// A piece of work that waits for a lane.
struct LaneJob: Sendable {
    /// What a lane does.
    enum Work: Sendable {
        /// Makes a digit, which is then shown to the network together with others; nil if none could be made, which the
        /// caller then knows already.
        case digit(make: @Sendable (_ waited: Duration) -> LaneDigit?)
        /// Has the lane and its network for itself.
        case alone(run: @Sendable (LanePool.Network) -> Void)
    }

    /// Who waits for it.
    let caller: LaneCaller
    /// What is to be done.
    let work: Work
    /// Tells the caller that it is not done.
    let drop: @Sendable (any Error) -> Void
    /// When it came.
    let came = ContinuousClock.now
}

/// A digit on a lane, ready for the network, and who is told what the network said.
///
/// It never leaves its lane's thread.
struct LaneDigit {
    /// What the network sees.
    let image: DigitImage
    /// What other preparations make of its picture; asked where the network is in doubt.
    let others: () -> [DigitImage]
    /// Takes what came of it, and how long the network took for the whole batch.
    let finish: (_ reading: Result<SecondLook.Reading, any Error>, _ computed: Duration) -> Void
}

/// Who waits for one job or several: by it they are found again, and dropped together.
final class LaneCaller: Sendable {
    private let cancelled = Atomic<Bool>(false)
    private let begun = Atomic<Bool>(false)
    private let isHere: @Sendable () -> Bool

    /// Creates a caller.
    ///
    /// - Parameter isHere: Whether anyone still waits; asked on the lane right before the work begins.
    init(isHere: @escaping @Sendable () -> Bool = { true }) { self.isHere = isHere }

    /// Whether it wants nothing any more.
    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    /// Whether work for it is worth beginning.
    var isWaiting: Bool { !isCancelled && isHere() }

    /// Whether a lane has begun with its work.
    var hasBegun: Bool { begun.load(ordering: .relaxed) }

    /// Notes that a lane begins with its work.
    func begin() { begun.store(true, ordering: .relaxed) }
    /// Notes that it wants nothing any more.
    func cancel() { cancelled.store(true, ordering: .relaxed) }
}
