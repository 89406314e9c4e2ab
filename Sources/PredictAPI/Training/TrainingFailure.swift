/// Why a training cannot go on, in one sentence.
struct TrainingFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
