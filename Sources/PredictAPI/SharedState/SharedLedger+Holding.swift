import HTTPServer
import Redis
import ServiceSupport
import Synchronization

/// Trainings that this instance runs: the lock, its lease, and what it tells of them.
extension SharedLedger {
    func begin(_ settings: TrainingSettings, baseVersion: String?) async throws -> (Training, TrainingClaim) {
        try await local.claimFolder()
        if let holding = state.withLock({ $0.holding }) {
            // The end of the last one has to be known before another begins.
            await send(holding.training, holding.claim)
            guard state.withLock({ $0.holding == nil }) else { throw unsent(holding) }
        }
        let newest = try await local.newest()
        for _ in 0..<2 {
            let known = state.withLock { $0.known }
            let arguments = [
                leaseArgument, RedisArgument(max(newest.number, known?.id ?? 0)), RedisArgument(newest.token),
                RedisArgument(known?.isRunning == true ? known?.id ?? 0 : 0),
            ]
            let reply = try await ask(TrainingScripts.begin, arguments)
            switch (reply.first?.text, reply.dropFirst().first) {
            case ("orphan", let record?):
                // Its lease ran out: the lock is free.
                guard let orphan = Self.training(record) else { throw TrainingLedgerError.busy }
                await abandon(orphan, because: "The instance that ran the training is gone; its lease ran out.")
            case ("begun", let number?):
                guard let id = number.integer, let token = reply.last?.integer else { throw TrainingLedgerError.busy }
                return try await start(
                    Training(id: id, settings: settings, baseVersion: baseVersion, startedAt: Timestamp.now()),
                    TrainingClaim(training: id, token: token)
                )
            default:
                await lookAgain()
                throw TrainingLedgerError.busy
            }
        }
        throw TrainingLedgerError.busy
    }

    func adopt() async throws -> (Training, TrainingClaim)? {
        guard state.withLock({ $0.holding == nil }), var (training, token) = try await local.unfinished() else {
            return nil
        }
        let arguments = [RedisArgument(token), leaseArgument, RedisArgument(training.id)]
        // Without Redis nobody knows whose it is; once it is there, the host is told to come again.
        guard let reply = try? await ask(TrainingScripts.adopt, arguments) else { return nil }
        switch (reply.first?.text, reply.count > 1 ? reply[1] : nil) {
        case ("adopted", let newToken?):
            token = newToken.integer ?? token + 1
            // Progress is written to the folder less often than to Redis.
            if let shared = reply.last.flatMap(Self.training), shared.lastEvent > training.lastEvent {
                training = shared
            }
            training.lastEvent += Self.eventGap
            return try await start(training, TrainingClaim(training: training.id, token: token))
        case ("ended", let record?):
            if let ended = Self.training(record) { try await local.keep(ended, token: token) }
        default:
            training.end("The training was given up while its instance was away.")
            try await local.keep(training, token: token)
            let event = TrainingEvent(training: training.id, number: training.lastEvent, change: .known(training))
            state.withLock { state in
                if state.known?.id == training.id { state.tell(event) }
            }
        }
        await lookAgain()
        return nil
    }

    func record(_ event: TrainingEvent, of training: Training, claim: TrainingClaim) async throws {
        let isOurs = state.withLock { state in
            guard state.holding?.claim == claim else { return false }
            state.holding?.training = training
            state.tell(event)
            // The event may tell less than the training says.
            state.known = training
            return true
        }
        guard isOurs else { throw TrainingLedgerError.claimLost }
        // What the folder cannot keep, Redis still can.
        do { try await local.keep(training, token: claim.token, after: event) } catch {
            logger.warning("training state not kept", ["error": .string("\(error)")])
        }
        guard await send(training, claim, event) else { throw TrainingLedgerError.claimLost }
    }

    /// Tells Redis of a training and what happened to it; what cannot be told now is told later.
    ///
    /// - Parameters:
    ///   - training: The training.
    ///   - claim: The right to it.
    ///   - event: What happened last; nil has others look for themselves.
    /// - Returns: False where the right is lost.
    @discardableResult
    func send(_ training: Training, _ claim: TrainingClaim, _ event: TrainingEvent? = nil) async -> Bool {
        do {
            // After an outage nobody has seen the events before this one.
            let isGap = state.withLock { $0.holding?.isUnsent == true }
            let message = try isGap ? [] : event.map { try JSON.encode($0) } ?? []
            let reply = try await ask(
                TrainingScripts.record,
                [
                    RedisArgument(claim.token), leaseArgument, RedisArgument(training.id),
                    RedisArgument(training.lastEvent), RedisArgument(training.isRunning ? 1 : 0),
                    RedisArgument(try JSON.encode(training)), RedisArgument(message), redis.name(.trainings),
                ]
            )
            guard reply.first?.integer == 1 else {
                await lose(claim)
                return false
            }
            state.withLock { state in
                guard let holding = state.holding, holding.claim == claim,
                    holding.training.lastEvent == training.lastEvent
                else { return }
                state.holding?.isUnsent = false
                if !training.isRunning { state.holding = nil }
            }
        } catch {
            state.withLock { state in
                if state.holding?.claim == claim { state.holding?.isUnsent = true }
            }
        }
        return true
    }

    // MARK: - The lease

    /// Notes that this instance runs a training, and shows from now on that it lives.
    private func start(_ training: Training, _ claim: TrainingClaim) async throws -> (Training, TrainingClaim) {
        try await local.keep(training, token: claim.token)
        state.withLock { state in
            state.holding = Holding(claim: claim, training: training)
            state.known = training
        }
        Task { [weak self, lease] in
            while true {
                try? await Task.sleep(for: lease / 3)
                guard let self, await self.renew(claim) else { return }
            }
        }
        return (training, claim)
    }

    /// Shows that this instance lives, and sees whether somebody wants the training to stop.
    ///
    /// - Returns: Whether to come again.
    private func renew(_ claim: TrainingClaim) async -> Bool {
        guard let holding = state.withLock({ $0.holding }), holding.claim == claim else { return false }
        if holding.isUnsent {
            await send(holding.training, claim)
            return true
        }
        let arguments = [RedisArgument(claim.token), leaseArgument, RedisArgument(claim.training)]
        guard let reply = try? await ask(TrainingScripts.renew, arguments) else { return true }
        switch reply.first?.integer {
        case 1:
            let wanted = reply.count > 1 ? reply[1].integer : nil
            if wanted == claim.training { tell(.stopWanted(training: claim.training)) }
        case 2: await send(holding.training, claim)
        default:
            // An end that was told meanwhile gave the lock back.
            if state.withLock({ $0.holding?.claim == claim }) { await lose(claim) }
        }
        return true
    }

    /// Gives up a training that another instance has ended or replaced.
    private func lose(_ claim: TrainingClaim) async {
        let lost = state.withLock { state -> Training? in
            guard let holding = state.holding, holding.claim == claim else { return nil }
            state.holding = nil
            return holding.training
        }
        guard var lost else { return }
        logger.warning("training lost", ["training": .integer(lost.id)])
        lost.end("Another instance has taken the training over.")
        try? await local.keep(lost, token: claim.token)
        tell(.claimLost(training: lost.id))
        await lookAgain()
    }

    private func unsent(_ holding: Holding) -> TrainingLedgerError {
        if holding.training.isRunning { return .busy }
        let reason =
            switch redis.client.availability {
            case .unavailable(let reason): "Redis is unavailable: \(reason)"
            default: state.withLock { $0.refusal } ?? "Redis does not answer"
            }
        return .unavailable(reason: reason)
    }
}

extension Training {
    /// Ends it here, where nobody else is told.
    fileprivate mutating func end(_ reason: String) {
        let ending = TrainingEvent.Ending(status: .interrupted, reason: reason, at: Timestamp.now())
        apply(TrainingEvent(training: id, number: lastEvent + 1, change: .ended(ending)))
    }
}
