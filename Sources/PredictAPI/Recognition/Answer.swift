import LargerCNN

/// What is known when a picture has been read, and how long its stages took.
struct Answer: Sendable {
    /// What the picture shows.
    let recognition: Recognition
    /// The digit as the network saw it.
    let image: DigitImage
    /// Which weights answered.
    let model: ModelInfo
    /// How long the stages took.
    let timings: StageTimings
}
