public import AccessControl

/// Who sends a request, as far as its key tells.
public enum Caller: Sendable, Equatable {
    /// No keys are configured: everything is open to whoever reaches the port.
    case anybody
    /// Keys are configured, and the request carries none.
    case stranger
    /// Keys are configured, and the request carries one that is none of them.
    case impostor
    /// Whoever holds this key.
    case holder(APIKey)

    /// What the caller may do; nil for what is open to all only.
    public var role: Role? {
        switch self {
        case .anybody: .admin
        case .stranger, .impostor: nil
        case .holder(let key): key.role
        }
    }

    /// The name of the caller's key.
    public var keyName: String? {
        if case .holder(let key) = self { key.name } else { nil }
    }
}
