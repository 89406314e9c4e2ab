/// What somebody wants the network to compute in.
public enum PrecisionChoice: String, CaseIterable, Sendable {
    /// Bytes where the processor multiplies them and the weights' ranges are known, else floats.
    case automatic = "auto"
    /// Floats.
    case float32 = "f32"
    /// Bytes, or an error where that cannot be.
    case int8
}
