/// What the holder of a key may do; each role may do all that the ones before it may.
public enum Role: String, Sendable, CaseIterable, Comparable, Codable {
    /// Ask for predictions, send corrections, and read what the model is doing.
    case predict
    /// Also train, activate and remove models, and read and remove what people sent.
    case admin

    /// Orders roles by what they may do.
    public static func < (a: Role, b: Role) -> Bool { a == .predict && b == .admin }
}
