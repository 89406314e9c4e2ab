import HTTPServer
import ImageCodec
import LargerCNN

extension Recognizer {
    /// Recognises a digit and makes something of its picture in the same turn on a lane.
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
        try await withModel { model in
            let outcomes = try await model.lanes.predict([source], isHere: { client.isHere }) {
                [decoder, preprocessor] source in
                var timings = StageTimings()
                let picture = try timings.measure(\.decode) { try source.decode(decoder) }
                let digit = try timings.measure(\.preprocess) { try preprocessor.prepare(picture) }
                return (digit.image, (digit: digit, timings: timings, kept: try keep(picture)))
            }
            let output = try outcomes[0].get()
            let digit = output.prepared.digit
            let recognition = Recognition(of: digit, logits: output.logits, calibration: model.calibration)
            let answer = Answer(
                recognition: recognition,
                image: digit.image,
                model: model.info,
                timings: output.prepared.timings
            )
            return (answer, output.prepared.kept)
        }
    }
}
