import HTTPServer
import ImageCodec
import LargerCNN

/// From what a client sent to a prediction: decode, preprocess, predict.
///
/// All three compute, so they run on a lane: Swift's pool stays free for health checks and short answers, and no more
/// pictures are decoded at a time than there are lanes.
struct Recognizer: Sendable {
    /// What a client may send.
    enum Source: Sendable {
        /// The bytes of a PNG or JPEG file.
        case file([UInt8])
        /// 784 grey values, row-major, ink bright.
        case pixels([UInt8])
    }

    private let model: ModelHost
    private let decoder: ImageDecoder
    private let preprocessor = Preprocessor()

    init(model: ModelHost, decoder: ImageDecoder) {
        self.model = model
        self.decoder = decoder
    }

    /// Recognises a digit.
    ///
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the network throws.
    func recognize(_ source: Source) async throws -> Answer {
        try await onLane { [self] model, network in
            var timings = StageTimings()
            let picture = try timings.measure(\.decode) { try decode(source) }
            let digit = try timings.measure(\.preprocess) { try preprocessor.prepare(picture) }
            let logits = try timings.measure(\.predict) { try LanePool.logits(digit.image, by: network) }
            return Answer(
                recognition: Recognition(of: digit, logits: logits, calibration: model.calibration),
                image: digit.image,
                model: model.info,
                timings: timings
            )
        }
    }

    /// Reads all digits of a picture in order: one job on one lane, however many digits there are.
    ///
    /// - Throws: `HTTPError` for everything that the client should know; whatever else the network throws.
    func readNumber(_ source: Source) async throws -> NumberAnswer {
        try await onLane { [self] model, network in
            var timings = StageTimings()
            let picture = try timings.measure(\.decode) { try decode(source) }
            var predicting = 0.0
            let reading = try timings.measure(\.preprocess) {
                try NumberReader().read(picture, calibration: model.calibration) { digits in
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

    /// Does work on a lane and tells the client what went wrong.
    private func onLane<Output: Sendable>(
        _ body: @escaping @Sendable (ModelHost.Loaded, LanePool.Network) throws -> Output
    ) async throws -> Output {
        let model: ModelHost.Loaded
        switch self.model.state {
        case .ready(let loaded), .draining(.some(let loaded)): model = loaded
        case .loading: throw HTTPError.overloaded("The model is still being loaded.")
        case .draining: throw HTTPError.overloaded("The server is stopping.")
        case .failed: throw HTTPError.overloaded("The model cannot be loaded; the log says why.", retryAfter: 10)
        }
        do {
            return try await model.lanes.run { network in try body(model, network) }
        } catch let error as ImageDecodingError {
            throw HTTPError(error)
        } catch PreprocessingError.blank {
            throw HTTPError.blank
        } catch NumberReadingError.tooMuchInk(let limit) {
            throw HTTPError(.unprocessableContent, "The image shows more than \(limit) digits.")
        } catch LanePoolError.full {
            throw HTTPError.overloaded("Too many predictions are waiting.")
        } catch LanePoolError.stopped {
            throw HTTPError.overloaded("The server is stopping.")
        }
    }

    private func decode(_ source: Source) throws(ImageDecodingError) -> Picture {
        switch source {
        case .file(let bytes):
            return try decoder.decode(bytes)
        case .pixels(let grey):
            return Picture(
                width: DigitImage.side,
                height: DigitImage.side,
                rgba: grey.flatMap { [$0, $0, $0, 255] }
            )
        }
    }
}

extension HTTPError {
    /// The exact words that clients of the original rely on.
    static let blank = HTTPError(.badRequest, "Image is blank. Please provide a valid digit.")

    /// 413 for a picture over a limit, 415 for another format, 400 for a broken one.
    init(_ error: ImageDecodingError) {
        let status: HTTPStatus
        if error.isLimit {
            status = .contentTooLarge
        } else if case .unsupportedFormat = error {
            status = .unsupportedMediaType
        } else {
            status = .badRequest
        }
        self.init(status, error.message)
    }
}
