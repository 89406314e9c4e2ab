import HTTPServer
import LargerCNN
import Metrics

/// Counts what was recognised, what could not be, and how long the stages took.
///
/// All counters are found when this is made; a prediction only adds to them.
struct PredictionMetrics: Sendable {
    /// The stages of a prediction, in their order.
    enum Stage: String, CaseIterable {
        case queue, decode, preprocess, predict, encode
    }

    /// Why a picture has no answer.
    private enum PictureError: String, CaseIterable {
        case blank, unsupported, damaged
        case tooLarge = "too_large"
    }

    private static let confidenceBounds = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1]
    private static let stageBounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let predictions: [Counter]
    private let rejections: Counter
    private let confidence: Histogram
    private let errors: [PictureError: Counter]
    private let warnings: [RecognitionWarning: Counter]
    private let stages: [Histogram]

    /// Adds the metrics to a registry.
    init(_ registry: MetricRegistry) {
        let digits = (0..<10).map { String($0) }
        let predictions = registry.counters(
            "digits_predictions_total",
            "Pictures answered, by the digit; of a number each digit counts.",
            labels: ["digit"],
            known: digits.map { [$0] }
        )
        self.predictions = digits.map { predictions[$0] }
        rejections = registry.counter("digits_rejections_total", "Of these, pictures that look like no digit.")
        confidence = registry.histogram(
            "digits_prediction_confidence",
            "Confidence of the answered digit, 0 to 1.",
            bounds: Self.confidenceBounds
        )
        let errors = registry.counters(
            "digits_picture_errors_total",
            "Pictures without an answer.",
            labels: ["reason"],
            known: PictureError.allCases.map { [$0.rawValue] }
        )
        self.errors = Dictionary(uniqueKeysWithValues: PictureError.allCases.map { ($0, errors[$0.rawValue]) })
        let warnings = registry.counters(
            "digits_picture_warnings_total",
            "Warnings with an answer, by the code of the API.",
            labels: ["code"],
            known: RecognitionWarning.allCases.map { [$0.rawValue] }
        )
        self.warnings = Dictionary(
            uniqueKeysWithValues: RecognitionWarning.allCases.map { ($0, warnings[$0.rawValue]) }
        )
        let stages = registry.histograms(
            "digits_stage_duration_seconds",
            "Time of each stage of one picture.",
            label: "stage",
            known: Stage.allCases.map(\.rawValue),
            bounds: Self.stageBounds
        )
        self.stages = Stage.allCases.map { stages[$0.rawValue] }
    }

    /// Notes an answer, computed or known from before.
    func count(_ recognition: Recognition) {
        count(recognition.prediction)
        if recognition.isRejected { rejections.increment() }
        for warning in recognition.warnings { warnings[warning]?.increment() }
    }

    /// Notes what the network said of a digit that nobody judged.
    func count(_ prediction: Prediction) {
        if predictions.indices.contains(prediction.digit) { predictions[prediction.digit].increment() }
        confidence.observe(Double(prediction.confidence))
    }

    /// Notes a number: each of its digits, and what was odd about the picture.
    func count(_ reading: NumberReading) {
        for digit in reading.digits { count(digit.recognition) }
        for warning in reading.warnings { warnings[warning]?.increment() }
    }

    /// Notes how long a picture's stages took.
    func count(_ timings: StageTimings) {
        for (stage, milliseconds) in [
            (Stage.queue, timings.queue), (.decode, timings.decode), (.preprocess, timings.preprocess),
            (.predict, timings.predict),
        ] {
            observe(stage, .seconds(milliseconds / 1_000))
        }
    }

    /// Notes how long one stage took.
    func observe(_ stage: Stage, _ duration: Duration) {
        guard let place = Stage.allCases.firstIndex(of: stage) else { return }
        stages[place].observe(duration)
    }

    /// Notes why a picture has no answer, as far as that is the picture's fault.
    func count(_ error: any Error) {
        guard let error = error as? HTTPError else { return }
        let reason: PictureError
        switch error.status {
        case .badRequest: reason = error == .blank ? .blank : .damaged
        case .unsupportedMediaType: reason = .unsupported
        // More digits than a number may have, too.
        case .contentTooLarge, .unprocessableContent: reason = .tooLarge
        default: return
        }
        errors[reason]?.increment()
    }
}
