import FoundationEssentials
import HTTPServer
import ServiceSupport

extension ModelVersions {
    /// What a change of the active version came to.
    struct Change: Sendable, Equatable {
        let active: String
        let previous: String?
    }

    /// Makes a version answer.
    ///
    /// - Parameters:
    ///   - name: The version.
    ///   - force: Whether also if it is worse than the one that answers.
    /// - Returns: Which version answers now, and which did.
    /// - Throws: `HTTPError` 404 for an unknown version, 409 for a worse one and for one that cannot be loaded, 503 where
    ///   the ledger does not work.
    func activate(_ name: String, force: Bool) async throws -> Change {
        try await inTurn {
            try await fetchIfMissing(name)
            let record = try await self.record(name)
            let old = try await self.record(activeVersion())
            guard name != old.version || fallback != nil else {
                return Change(active: name, previous: activation?.previous)
            }
            if !force, let verdict = verdict(on: record, against: old.version), verdict.isWorse {
                throw HTTPError(
                    .conflict,
                    "Version \(name) is worse than \(old.version): \(verdict.reason) {\"force\": true} activates it anyway."
                )
            }
            let reason = force ? "Somebody activated it by force." : "Somebody activated it."
            return try await change(to: record, from: old, previous: old.version, reason: reason)
        }
    }

    /// Makes the version answer that did before the active one.
    ///
    /// - Returns: Which version answers now, and which did.
    /// - Throws: `HTTPError` 409 where there is none, 503 where the ledger does not work.
    func rollBack() async throws -> Change {
        try await inTurn {
            guard let target = activation?.previous else {
                throw HTTPError(.conflict, "There is no version to go back to.")
            }
            try await fetchIfMissing(target)
            guard let record = try? await record(target) else {
                throw HTTPError(.conflict, "Version \(target), which answered before, is gone.")
            }
            let old = try await self.record(activeVersion())
            // Going back twice goes back further; it does not return to what was just left.
            return try await change(
                to: record,
                from: old,
                previous: record.predecessor,
                reason: "Somebody went back from \(old.version).",
                isGoingBack: true
            )
        }
    }

    /// Deletes a version.
    ///
    /// - Throws: `HTTPError` 404 for an unknown version, 409 for the active one, for the file that the service was started
    ///   with, and for one that a training under way started from.
    func delete(_ name: String) async throws {
        try await inTurn {
            let record = try await self.record(name)
            guard name != (try activeVersion()) else {
                throw HTTPError(.conflict, "Version \(name) answers; another one has to be activated first.")
            }
            guard record.source != .file else {
                throw HTTPError(.conflict, "Version \(name) is the file that the service was started with.")
            }
            if let training = runningTraining(), training.baseVersion == name {
                throw HTTPError(
                    .conflict,
                    "Training \(training.id) started from version \(name) and may need it again until it ends."
                )
            }
            store.remove(name)
            logger.info("version deleted", ["model.version": .string(name)])
        }
    }

    /// How a version compares with another, from what both read wrong; nil where that is not known.
    func verdict(on record: VersionRecord, against baseline: String) -> GateVerdict? {
        if let candidate = store.assessment(record.version), let known = store.assessment(baseline) {
            return ActivationGate(candidate, against: known).verdict(against: baseline)
        }
        return record.verdict?.baseline == baseline ? record.verdict : nil
    }

    /// Makes a version answer: it is loaded and warmed beside the other, noted in the ledger, and only then asked.
    ///
    /// Whatever ends the process in between leaves the ledger, which is what the next one goes by.
    func change(
        to record: VersionRecord,
        from old: VersionRecord,
        previous: String?,
        reason: String,
        isGoingBack: Bool = false
    ) async throws -> Change {
        let prepared: ModelHost.Loaded
        do {
            prepared = try await prepare(record.version)
        } catch {
            throw HTTPError(.conflict, "Version \(record.version) cannot be loaded: \(error).")
        }
        do {
            if store.holds(record.version) { try await ledger.offer(record.version, in: store.folder) }
            let next = Activation(
                number: (try await ledger.current()?.number ?? 0) + 1,
                version: record.version,
                previous: previous,
                at: Timestamp.now(),
                reason: reason
            )
            try await ledger.activate(next)
            (activation, wanted, fallback) = (next, next, nil)
        } catch {
            model.discard(prepared)
            throw Self.translate(error)
        }
        model.publish(prepared)
        if let activation { noteActivation(activation, over: old, predecessor: isGoingBack ? nil : old.version) }
        logger.info(
            "version activated",
            [
                "model.version": .string(record.version), "previous": .string(old.version), "reason": .string(reason),
            ]
        )
        return Change(active: record.version, previous: old.version)
    }

    /// Loads a version beside the one that answers.
    func prepare(_ version: String) async throws -> ModelHost.Loaded {
        let path = store.holds(version) ? store.weights(version) : policy.file
        return try await model.prepare(ModelHost.loader(path: path, precision: policy.precision, version: version))
    }

    /// Removes the versions of trainings that mattered longest ago, beyond those that are to be kept.
    func prune() async {
        guard let active = try? activeVersion(), let file = try? await fileRecord() else { return }
        let needed: Set = [
            active, activation?.previous, wanted?.version, file.version, runningTraining()?.baseVersion,
        ]
        let spare = store.records().filter { !needed.contains($0.version) }
        for record in spare where !store.holds(record.version) { store.remove(record.version) }
        let old = spare.filter { store.holds($0.version) }.sorted { $0.lastUse > $1.lastUse }.dropFirst(policy.kept)
        for record in old {
            store.remove(record.version)
            logger.info("version too many", ["model.version": .string(record.version)])
        }
    }

    private static func translate(_ error: any Error) -> HTTPError {
        switch error {
        case ActivationLedgerError.moved: HTTPError(.conflict, ActivationLedgerError.moved.description)
        case let error as ActivationLedgerError: HTTPError(.serviceUnavailable, error.description)
        default: HTTPError(.serviceUnavailable, "The version cannot be handed to the other instances.")
        }
    }
}
