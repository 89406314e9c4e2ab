import LargerCNN
import ServiceSupport

extension ModelVersions {
    /// Makes this instance serve what the ledger names, as soon as that is possible.
    func follow(_ activation: Activation) async {
        guard activation.number > (wanted?.number ?? 0) || fallback != nil else { return }
        wanted = activation
        // What could not be fetched or loaded now may be there later.
        var backoff = Backoff(first: .seconds(2), longest: .seconds(60))
        while wanted == activation {
            if await inTurn({ await catchUp(with: activation) }) { return }
            let pause = backoff.next()
            if backoff.failures == 1 {
                logger.warning("version cannot be followed yet", ["model.version": .string(activation.version)])
            }
            try? await Task.sleep(for: pause)
        }
    }

    /// Fetches a version from other instances where it is not here.
    func fetchIfMissing(_ version: String) async throws {
        guard !store.holds(version) else { return }
        let file = try? await fileRecord()
        guard file?.version != version else { return }
        _ = try? await fetch(version)
    }

    /// Fetches a version from other instances.
    ///
    /// - Returns: Whether it is here now.
    func fetch(_ version: String) async throws -> Bool {
        guard VersionStore.isVersion(version) else { return false }
        try store.prepare()
        return try await ledger.fetch(version, into: store.folder)
    }

    /// Gives the files of the version that answers to an instance that lacks them; of others one has to be activated first.
    func restore(_ version: String) async {
        guard version == activation?.version, store.holds(version) else { return }
        // Where many have it, one brings it, and the others see that.
        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...500)))
        do { try await ledger.restore(version, in: store.folder) } catch {
            logger.warning("version not handed on", ["error": .string("\(error)")])
        }
    }

    /// Puts a damaged file out of the way, so that a sound one can be fetched in its place.
    func setAside(_ version: String, if error: any Error) {
        guard error is OtherWeights || error is WeightsFileError, store.holds(version) else { return }
        store.setAside(version)
        logger.error("damaged version set aside", ["error": .string("\(error)")])
    }

    /// Serves what was activated elsewhere.
    ///
    /// - Returns: Whether nothing is left to do.
    private func catchUp(with activation: Activation) async -> Bool {
        guard wanted == activation else { return true }
        let old = model.state.loaded?.info.version
        if old != activation.version {
            do {
                try await fetchIfMissing(activation.version)
                let file = try? await fileRecord()
                guard store.holds(activation.version) || file?.version == activation.version else { return false }
                model.publish(try await prepare(activation.version))
            } catch {
                setAside(activation.version, if: error)
                return false
            }
            logger.info(
                "version followed",
                ["model.version": .string(activation.version), "reason": .string(activation.reason)]
            )
        }
        self.activation = activation
        fallback = nil
        noteActivation(activation, over: nil, predecessor: activation.previous)
        return true
    }
}
