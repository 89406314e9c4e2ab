/// Why a picture could not be prepared for the network.
public enum PreprocessingError: Error, Sendable, Equatable {
    /// The picture shows nothing: one colour, full transparency, a contrast that no eye sees, or a mere speck.
    case blank
}
