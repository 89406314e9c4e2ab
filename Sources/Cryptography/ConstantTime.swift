import CSodium

/// Comparison that takes the same time wherever two secrets differ, so that its duration tells nothing about them.
public enum ConstantTime {
    /// Whether two byte sequences are the same; that their lengths differ is no secret.
    public static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        Sodium.initialise()
        return a.count == b.count && sodium_memcmp(a, b, a.count) == 0
    }
}
