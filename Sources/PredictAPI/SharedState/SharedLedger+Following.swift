import HTTPServer
import Redis
import ServiceSupport
import Synchronization

/// What happens elsewhere: event by event, or, after a gap, what has come of it.
extension SharedLedger {
    /// What Redis tells; it must not be kept waiting.
    func take(_ event: SharedRedis.Event) {
        switch event {
        case .reached: Task { await catchUp() }
        case .listening: Task { await lookAgain() }
        case .message(.trainings, let content): follow(content)
        case .message(.stops, let content):
            guard let number = Int(String(decoding: content, as: UTF8.self)) else { return }
            let isOurs = state.withLock { $0.holding?.training.id == number }
            if isOurs { tell(.stopWanted(training: number)) }
        case .message(.activations, _), .message(.wanted, _): break
        }
    }

    /// Tells the host.
    func tell(_ notice: TrainingNotice) {
        for host in state.withLock({ $0.hosts }) { host(notice) }
    }

    /// Takes in an event that some instance published; an empty one says that there is more than one event to see.
    private func follow(_ content: [UInt8]) {
        let event = try? JSON.decode(TrainingEvent.self, from: content)
        let isGap = state.withLock { state in
            guard let event else { return true }
            // What this instance does itself was told when it was done.
            if state.holding?.training.id == event.training { return false }
            if case .began = event.change, state.holding == nil {
                state.tell(event)
                return false
            }
            guard let known = state.known, known.id == event.training else { return true }
            guard event.number > known.lastEvent else { return false }
            guard event.number == known.lastEvent + 1 else { return true }
            state.tell(event)
            return false
        }
        if isGap { Task { await lookAgain() } } else { guardIfNeeded() }
    }

    /// Looks at what Redis knows; where somebody looks already, that one looks once more.
    func lookAgain() async {
        let isMine = state.withLock { state in
            defer { (state.isLooking, state.looksAgain) = (true, true) }
            return !state.isLooking
        }
        guard isMine else { return }
        while state.withLock({ state in
            defer { (state.isLooking, state.looksAgain) = (state.looksAgain, false) }
            return state.looksAgain
        }) { _ = try? await look() }
    }

    /// Looks at the latest training in Redis, and follows it.
    ///
    /// - Returns: Whether somebody holds the lock.
    /// - Throws: ``TrainingLedgerError/unavailable(reason:)``.
    func look() async throws -> Bool {
        let known = state.withLock { $0.known }
        let reply = try await ask(
            TrainingScripts.look,
            [RedisArgument(known?.id ?? 0), RedisArgument(known?.lastEvent ?? 0)]
        )
        if reply.count > 1, let training = Self.training(reply[1]) { follow(training) }
        guardIfNeeded()
        return reply.first?.integer == 1
    }

    /// Takes in a training as Redis has it, unless something newer is known.
    private func follow(_ training: Training) {
        state.withLock { state in
            guard state.holding == nil, training.isNews(after: state.known) else { return }
            let event = TrainingEvent(training: training.id, number: training.lastEvent, change: .known(training))
            state.tell(event)
        }
    }

    /// After Redis was away: tells what it missed, brings back what it lost, and sees what this instance missed.
    private func catchUp() async {
        if let holding = state.withLock({ $0.holding }), holding.isUnsent {
            await send(holding.training, holding.claim)
        }
        do {
            let kept = try await local.recent(Self.restoredBound)
            let over = try kept.filter { !$0.isRunning }.flatMap { training in
                [RedisArgument(training.id), RedisArgument(try JSON.encode(training))]
            }
            let number = kept.map(\.id).max() ?? 0
            _ = try await ask(TrainingScripts.restore, [RedisArgument(number)] + over + [redis.name(.trainings)])
        } catch {
            logger.warning("shared state not restored", ["error": .string("\(error)")])
        }
        await lookAgain()
        tell(.reachable)
    }

    // MARK: - Trainings whose instance is gone

    /// Watches over the lock of a training that runs elsewhere, as long as one does.
    func guardIfNeeded() {
        let isNeeded = state.withLock { state in
            guard state.known?.isRunning == true, state.holding == nil, !state.isGuarding else { return false }
            state.isGuarding = true
            return true
        }
        guard isNeeded else { return }
        Task { [weak self, lease] in
            var suspect = 0
            while true {
                // Never all instances at once.
                try? await Task.sleep(for: lease / 2 * Double.random(in: 1...1.25))
                guard let self, let seen = await self.checkLock(suspect: suspect) else { return }
                suspect = seen
            }
        }
    }

    /// Looks whether somebody holds the lock; a training that was seen twice without it has nobody.
    ///
    /// Once is not enough: where Redis was away or lost everything, the holder needs a moment to come back.
    ///
    /// - Parameter suspect: The training that was seen without a lock the last time, or 0.
    /// - Returns: The training that is seen without one now, or 0; nil once there is nothing to watch.
    private func checkLock(suspect: Int) async -> Int? {
        let isLocked = try? await look()
        let known = state.withLock { state in
            let isNeeded = state.known?.isRunning == true && state.holding == nil
            state.isGuarding = isNeeded
            return isNeeded ? state.known : nil
        }
        guard let known else { return nil }
        guard isLocked == false else { return 0 }
        guard suspect == known.id else { return known.id }
        await abandon(known, because: "The instance that ran the training is gone; its lease ran out.")
        return 0
    }

    /// Ends a training that nobody runs.
    func abandon(_ training: Training, because reason: String) async {
        let ending = TrainingEvent.Ending(status: .interrupted, reason: reason, at: Timestamp.now())
        var ended = training
        let number = training.lastEvent + Self.eventGap
        ended.apply(TrainingEvent(training: training.id, number: number, change: .ended(ending)))
        do {
            let record = try JSON.encode(ended)
            let reply = try await ask(
                TrainingScripts.abandon,
                [
                    RedisArgument(training.id), RedisArgument(training.lastEvent), RedisArgument(number),
                    RedisArgument(record), redis.name(.trainings),
                ]
            )
            if reply.first?.integer == 1 {
                logger.warning("training abandoned", ["training": .integer(training.id), "reason": .string(reason)])
            }
        } catch {
            logger.warning("shared state not kept", ["error": .string("\(error)")])
        }
        await lookAgain()
    }
}

extension Training {
    /// Whether a training in Redis is newer than what is known.
    fileprivate func isNews(after known: Training?) -> Bool {
        guard let known else { return true }
        if id == known.id { return lastEvent > known.lastEvent }
        // One that runs counts; where Redis has lost the last ones, their numbers may have come again.
        return isRunning || id > known.id
    }
}
