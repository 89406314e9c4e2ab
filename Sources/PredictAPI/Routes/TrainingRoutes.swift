import HTTPServer
import LargerCNN

/// Trainings: started, watched and stopped.
struct TrainingRoutes: Sendable {
    /// How many trainings before the latest `GET /training` lists.
    private static let previousCount = 20

    let host: TrainingHost
    let probes: ProbePictures

    /// `POST /training`: starts a training with the settings of the body; without a body, with the defaults.
    func start(_ request: HTTPRequest) async throws -> HTTPResponse {
        let wanted = request.body.isEmpty ? Wire.TrainingRequest() : try request.json(as: Wire.TrainingRequest.self)
        var settings = try TrainingSettings(wanted, defaults: host.settings)
        if let pictures = wanted.probes, !pictures.isEmpty {
            settings.probes = try await probes.prepare(pictures, for: request.client)
        }
        let training = try await host.start(settings)
        return try .json(Wire.TrainingState(training), status: .accepted, headers: ["Location": "/training"])
    }

    /// `GET /training`: the latest training, and those before it.
    func state(_ request: HTTPRequest) async throws -> HTTPResponse {
        let current = try await host.current()
        let recent = try await host.recent(Self.previousCount + 1)
        let previous = recent.filter { $0.id != current?.id }.prefix(Self.previousCount).map(\.withoutCourse)
        return try .json(Wire.TrainingState(current, previous: previous, sharing: await host.sharing))
    }

    /// `DELETE /training`: stops the training.
    func stop(_ request: HTTPRequest) async throws -> HTTPResponse {
        try .json(Wire.TrainingState(try await host.stop()))
    }

    /// `GET /training/events`: what happens, as server-sent events.
    func events(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await watch(.events, request)
    }

    /// Lets a client watch in a form.
    ///
    /// - Throws: `HTTPError` 503 where there is nothing to watch, or too many do.
    func watch(_ form: TrainingHub.Form, _ request: HTTPRequest) async throws -> HTTPResponse {
        _ = try await host.ledger()
        switch host.hub.watch(form, after: request.headers["Last-Event-ID"]) {
        case .stream(let stream): return .events(stream)
        // Whoever gets this connects no more (WHATWG HTML, section 9.2.3).
        case .nothingNew: return HTTPResponse(status: .noContent)
        case .full: throw HTTPError.overloaded("Too many watch the training.", retryAfter: 10)
        }
    }
}

extension Training {
    /// What was asked and what came of it, without how it went.
    fileprivate var withoutCourse: Training {
        var training = self
        training.progress = nil
        training.course = nil
        training.history = []
        training.settings = settings.withoutProbes
        return training
    }
}

extension TrainingSettings {
    /// Takes what a client asks for.
    ///
    /// - Throws: `HTTPError` 400 that names the first field that cannot be.
    init(_ wanted: Wire.TrainingRequest, defaults: TrainerSettings) throws(HTTPError) {
        self.init(epochs: defaults.epochs, seed: Int.random(in: 0..<1 << 31))
        if let name = wanted.base {
            guard let base = Base(rawValue: name) else {
                throw HTTPError(.badRequest, "The JSON field 'base' has to be 'scratch' or 'active'.")
            }
            self.base = base
        }
        switch base {
        case .active:
            (epochs, epochImages, learningRate) = (
                TrainerSettings.Refinement.epochs, TrainerSettings.Refinement.epochImages,
                TrainerSettings.Refinement.learningRate
            )
        case .scratch:
            // With other digits beside it, a pass through MNIST would take more than twice as long.
            if defaults.corpus != nil { epochImages = TrainerSettings.epochImagesWithCorpus }
        }
        if let epochs = wanted.epochs {
            self.epochs = try Self.check(epochs, "epochs", in: 1...1_000)
        }
        if let seed = wanted.seed {
            self.seed = try Self.check(seed, "seed", in: 0...(1 << 53))
        }
        if let batchSize = wanted.batchSize {
            self.batchSize = try Self.check(batchSize, "batch_size", in: 1...1_024)
        }
        if let images = wanted.epochImages {
            epochImages = try Self.check(images, "epoch_images", in: batchSize...1_000_000)
        }
        if let rate = wanted.learningRate {
            learningRate = try Self.check(rate, "learning_rate", in: 0...1)
        }
        if let budget = wanted.timeBudget {
            timeBudget = try Self.check(budget, "time_budget", in: 1...1_000_000)
        }
        if let name = wanted.architecture, name != architecture {
            throw HTTPError(.badRequest, "The JSON field 'architecture' has to be '\(architecture)'.")
        }
        usesFeedback = wanted.usesFeedback ?? usesFeedback
    }

    private static func check<Number: Comparable>(
        _ value: Number,
        _ name: String,
        in range: ClosedRange<Number>
    ) throws(HTTPError) -> Number {
        guard range.contains(value) else {
            throw HTTPError(
                .badRequest,
                "The JSON field '\(name)' has to be from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return value
    }
}
