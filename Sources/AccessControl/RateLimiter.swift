import Synchronization

/// A token bucket for each caller, and no more of them than fit.
///
/// The table has two halves: what is asked for moves into the young one, and when that is full it becomes the old one
/// and the old one goes. So it stays bounded without ever being searched, and forgets first whoever was quiet longest;
/// a forgotten caller begins with a full bucket. Whoever can call from that many addresses does not need this to get
/// around a limit for each of them.
public final class RateLimiter: Sendable {
    /// What was decided about a request.
    public struct Decision: Sendable, Equatable {
        /// Whether it may go on.
        public let isAllowed: Bool
        /// How many more could follow at once.
        public let remaining: Int
        /// How many seconds until the next one may, rounded up; 0 if it may now.
        public let retryAfter: Int
        /// How many seconds until the bucket is full, rounded up.
        public let untilFull: Int
    }

    private struct Bucket {
        var tokens: Double
        var time: ContinuousClock.Instant
    }

    private struct Table {
        var young: [String: Bucket] = [:]
        var old: [String: Bucket] = [:]
    }

    /// The limit of each caller.
    public let limit: RateLimit
    private let halfCapacity: Int
    private let table = Mutex(Table())

    /// Begins with a full bucket for everybody.
    ///
    /// - Parameters:
    ///   - limit: The limit of each caller.
    ///   - capacity: How many callers are remembered; each takes about 150 bytes.
    public init(_ limit: RateLimit, capacity: Int = 20_000) {
        precondition(capacity >= 2)
        self.limit = limit
        halfCapacity = capacity / 2
    }

    /// Takes a token from a caller's bucket, if there is one.
    ///
    /// - Parameters:
    ///   - owner: Who asks.
    ///   - now: The time.
    /// - Returns: Whether there was one, and what is left.
    public func take(for owner: String, at now: ContinuousClock.Instant = .now) -> Decision {
        table.withLock { table in
            var bucket = filled(table.young[owner] ?? table.old[owner], at: now)
            let isAllowed = bucket.tokens >= 1
            if isAllowed { bucket.tokens -= 1 }
            store(bucket, of: owner, in: &table)
            return decision(isAllowed, bucket)
        }
    }

    /// Takes more from a caller's bucket for a request that turned out to be the work of several.
    ///
    /// It may leave a debt, at most a whole bucket's, which time pays off.
    ///
    /// - Parameters:
    ///   - tokens: How many.
    ///   - owner: Who asked.
    ///   - now: The time.
    public func charge(_ tokens: Int, to owner: String, at now: ContinuousClock.Instant = .now) {
        table.withLock { table in
            var bucket = filled(table.young[owner] ?? table.old[owner], at: now)
            bucket.tokens = max(-Double(limit.burst), bucket.tokens - Double(max(0, tokens)))
            store(bucket, of: owner, in: &table)
        }
    }

    /// How many callers are remembered.
    var count: Int { table.withLock { $0.young.count + $0.old.count } }

    /// A bucket with what has flowed in since it was last looked at.
    private func filled(_ bucket: Bucket?, at now: ContinuousClock.Instant) -> Bucket {
        guard var bucket else { return Bucket(tokens: Double(limit.burst), time: now) }
        // A caller's requests may be looked at in another order than their times were taken.
        let elapsed = max(.zero, now - bucket.time) / .seconds(1)
        bucket.tokens = min(Double(limit.burst), bucket.tokens + elapsed * limit.rate)
        bucket.time = max(bucket.time, now)
        return bucket
    }

    private func store(_ bucket: Bucket, of owner: String, in table: inout Table) {
        if table.young.count >= halfCapacity, table.young[owner] == nil {
            table.old = table.young
            table.young = [:]
        }
        table.young[owner] = bucket
        table.old[owner] = nil
    }

    private func decision(_ isAllowed: Bool, _ bucket: Bucket) -> Decision {
        let untilNext = isAllowed ? 0 : (1 - bucket.tokens) / limit.rate
        return Decision(
            isAllowed: isAllowed,
            remaining: max(0, Int(bucket.tokens)),
            retryAfter: isAllowed ? 0 : max(1, Int(untilNext.rounded(.up))),
            untilFull: Int(((Double(limit.burst) - bucket.tokens) / limit.rate).rounded(.up))
        )
    }
}
