import HTTPServer
import ImageCodec
import LargerCNN
import Tracing

/// From what a client sent to a prediction: decode, preprocess, predict.
///
/// All three compute, so they run on a lane: Swift's pool stays free for health checks and short answers, and no more
/// pictures are decoded at a time than there are lanes.
struct Recognizer: Sendable {
    private let model: ModelHost
    let decoder: ImageDecoder
    let preprocessor = Preprocessor()
    private let cache: AnswerCache?
    private let metrics: PredictionMetrics?

    /// Creates a recogniser.
    ///
    /// - Parameters:
    ///   - model: The model that answers.
    ///   - decoder: Makes pictures of bytes.
    ///   - cache: Keeps answers, if they are kept.
    ///   - metrics: Counts answers, if they are counted.
    init(model: ModelHost, decoder: ImageDecoder, cache: AnswerCache? = nil, metrics: PredictionMetrics? = nil) {
        self.model = model
        self.decoder = decoder
        self.cache = cache
        self.metrics = metrics
    }

    /// Of a request with more pictures, only the first ones have stages in its trace.
    private static let tracedPictures = 16

    /// Recognises a digit.
    ///
    /// - Parameters:
    ///   - source: The picture.
    ///   - client: Who waits for the answer.
    /// - Returns: The answer.
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the network throws.
    func recognize(_ source: PictureSource, for client: ClientPresence) async throws -> Answer {
        try await recognize([source], for: client).answers[0].get()
    }

    /// Recognises a digit in each of several pictures.
    ///
    /// - Parameters:
    ///   - sources: At least one picture.
    ///   - client: Who waits for the answers.
    /// - Returns: An answer for each picture, in order, or why there is none; and which weights answered.
    /// - Throws: `HTTPError` if none can be answered.
    func recognize(
        _ sources: [PictureSource],
        for client: ClientPresence
    ) async throws -> (answers: [Result<Answer, any Error>], model: ModelInfo) {
        try await withModel { model in
            guard let cache else { return (counted(try await compute(sources, by: model, for: client)), model.info) }
            let keys = sources.map { AnswerCache.Key($0, model: model.info) }
            let known = keys.map { $0.flatMap { cache[$0] } }
            let missing = known.indices.filter { known[$0] == nil }
            var answers = known.map { $0.map { Result<Answer, any Error>.success($0) } }
            if !missing.isEmpty {
                let computed = try await compute(missing.map { sources[$0] }, by: model, for: client)
                for (index, answer) in zip(missing, computed) {
                    answers[index] = answer
                    if let key = keys[index], let answer = try? answer.get() { cache.insert(answer, for: key) }
                }
            }
            return (counted(answers.compactMap { $0 }), model.info)
        }
    }

    /// Recognises a digit and makes something of its picture in the same turn on a lane; the answer does not count.
    ///
    /// - Parameters:
    ///   - source: The picture.
    ///   - client: Who waits for the answer.
    ///   - keep: Makes something of the decoded picture, once a digit was found on it.
    /// - Returns: The answer, and what was made.
    /// - Throws: `HTTPError` for everything that the client should know; whatever else `keep` or the network throws.
    func recognize<Kept: Sendable>(
        _ source: PictureSource,
        for client: ClientPresence,
        keeping keep: @escaping @Sendable (Picture) throws -> Kept
    ) async throws -> (answer: Answer, kept: Kept) {
        try await withModel { model in try await compute([source], by: model, for: client, keeping: keep)[0].get() }
    }

    /// Counts answers, and why there are none.
    private func counted(_ answers: [Result<Answer, any Error>]) -> [Result<Answer, any Error>] {
        for answer in answers {
            switch answer {
            case .success(let answer): metrics?.count(answer.recognition)
            case .failure(let error): metrics?.count(error)
            }
        }
        return answers
    }

    /// Notes how long it took to put an answer into its form.
    func noteEncoding(since start: ContinuousClock.Instant) {
        let duration = ContinuousClock.now - start
        metrics?.observe(.encode, duration)
        Span.current?.note("encode", from: start, for: duration)
    }

    /// Recognises a digit in each of several pictures, on the lanes.
    private func compute(
        _ sources: [PictureSource],
        by model: ModelHost.Loaded,
        for client: ClientPresence
    ) async throws -> [Result<Answer, any Error>] {
        try await compute(sources, by: model, for: client, keeping: { _ in }).map { $0.map { $0.answer } }
    }

    /// The same, and makes something of each decoded picture once a digit was found on it.
    private func compute<Kept: Sendable>(
        _ sources: [PictureSource],
        by model: ModelHost.Loaded,
        for client: ClientPresence,
        keeping keep: @escaping @Sendable (Picture) throws -> Kept
    ) async throws -> [Result<(answer: Answer, kept: Kept), any Error>] {
        let outcomes = try await model.lanes.predict(sources, isHere: { client.isHere }) {
            [decoder, preprocessor] source in
            var timings = StageTimings()
            let picture = try timings.measure(\.decode) { try source.decode(decoder) }
            let digit = try timings.measure(\.preprocess) { try preprocessor.prepare(picture) }
            return (digit.image, (digit: digit, timings: timings, kept: try keep(picture)))
        } again: { [decoder, preprocessor] source, prepared in
            // Decoded anew, since a batch of decoded photos kept for the few that are doubtful would fill the memory.
            guard let picture = try? source.decode(decoder) else { return [] }
            return preprocessor.alternatives(to: prepared.digit, of: picture).map { digit in
                (digit.image, (digit: digit, timings: prepared.timings, kept: prepared.kept))
            }
        }
        let span = Span.current
        return outcomes.enumerated().map { index, outcome in
            outcome.map { output in
                var timings = output.prepared.timings
                timings.predict = StageTimings.milliseconds(output.computed)
                timings.queue = StageTimings.milliseconds(output.waited)
                if let span, index < Self.tracedPictures { span.note(timings, output) }
                metrics?.count(timings)
                let digit = output.prepared.digit
                let answer = Answer(
                    recognition: Recognition(of: digit, logits: output.logits, calibration: model.calibration),
                    image: digit.image,
                    model: model.info,
                    timings: timings
                )
                return (answer, output.prepared.kept)
            }.mapError(HTTPError.telling)
        }
    }

    /// What the network says of digits that need no preparation.
    ///
    /// - Parameters:
    ///   - digits: At least one digit in MNIST's form.
    ///   - client: Who waits for the answers.
    ///   - check: Throws where other weights than these should answer.
    /// - Returns: A calibrated prediction for each digit, in order, and which weights made it.
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the network throws.
    func classify(
        _ digits: [DigitImage],
        for client: ClientPresence,
        check: (ModelInfo) throws -> Void = { _ in }
    ) async throws -> (predictions: [Prediction], model: ModelInfo) {
        try await withModel { model in
            try check(model.info)
            let outcomes = try await model.lanes.predict(digits, isHere: { client.isHere }) { ($0, ()) }
            let predictions = try outcomes.map { model.calibration.prediction(try $0.get().logits) }
            for prediction in predictions { metrics?.count(prediction) }
            return (predictions, model.info)
        }
    }

    /// Reads all digits of a picture in order: one job on one lane, however many digits there are.
    ///
    /// - Parameters:
    ///   - source: The picture.
    ///   - client: Who waits for the answer.
    /// - Returns: The answer.
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the network throws.
    func readNumber(_ source: PictureSource, for client: ClientPresence) async throws -> NumberAnswer {
        do {
            let answer = try await computeNumber(source, for: client)
            metrics?.count(answer.reading)
            metrics?.count(answer.timings)
            Span.current?.note(number: answer.timings)
            return answer
        } catch {
            metrics?.count(error)
            throw error
        }
    }

    private func computeNumber(_ source: PictureSource, for client: ClientPresence) async throws -> NumberAnswer {
        try await withModel { [decoder] model in
            let asked = ContinuousClock.now
            return try await model.lanes.run(isHere: { client.isHere }) { network in
                var timings = StageTimings()
                timings.queue = StageTimings.milliseconds(since: asked)
                let picture = try timings.measure(\.decode) { try source.decode(decoder) }
                var predicting = 0.0
                let reading = try timings.measure(\.preprocess) {
                    try NumberReader().read(picture, calibration: model.calibration) { digits in
                        // A number may take long enough for its client to leave in the middle of it.
                        guard client.isHere else { throw CancellationError() }
                        let start = ContinuousClock.now
                        defer { predicting += StageTimings.milliseconds(since: start) }
                        return try network(digits)
                    }
                }
                timings.predict = predicting
                timings.preprocess = max(0, timings.preprocess - predicting)
                return NumberAnswer(reading: reading, model: model.info, timings: timings)
            }
        }
    }

    /// Does on a lane what would hold up other requests elsewhere.
    ///
    /// - Parameters:
    ///   - client: Who waits for it.
    ///   - body: What takes long.
    /// - Returns: What the body returns.
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the body throws.
    func onLane<Output: Sendable>(
        for client: ClientPresence,
        _ body: @escaping @Sendable () throws -> Output
    ) async throws -> Output {
        try await withModel { model in try await model.lanes.run(isHere: { client.isHere }) { _ in try body() } }
    }

    /// Lets one model do all of a request's work, and tells the client what went wrong.
    ///
    /// Where another model takes over just before the work reaches the lanes, all of it goes to that one instead.
    func withModel<Output>(_ body: (ModelHost.Loaded) async throws -> Output) async throws -> Output {
        var model = try self.model.serving()
        while true {
            do {
                return try await body(model)
            } catch LanePoolError.stopped {
                let next = try self.model.serving()
                guard next.lanes !== model.lanes else { throw HTTPError.telling(LanePoolError.stopped) }
                model = next
            } catch {
                throw HTTPError.telling(error)
            }
        }
    }
}
