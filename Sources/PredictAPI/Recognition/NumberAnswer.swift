import LargerCNN

/// What is known when a number has been read, and how long its stages took.
struct NumberAnswer: Sendable {
    /// What the picture shows.
    let reading: NumberReading
    /// Which weights answered.
    let model: ModelInfo
    /// How long the stages took.
    let timings: StageTimings
}
