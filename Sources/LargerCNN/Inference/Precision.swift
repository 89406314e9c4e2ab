/// What the network computes in.
public enum Precision: String, CaseIterable, Codable, Sendable {
    /// 32-bit floats.
    case float32 = "f32"
    /// Bytes, summed in 32 bits, after the first layer.
    case int8
}
