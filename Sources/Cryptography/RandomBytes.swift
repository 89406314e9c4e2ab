import CSodium

/// Bytes that nobody can guess, from the system's generator.
public enum RandomBytes {
    /// Gives fresh random bytes.
    ///
    /// - Parameter count: How many.
    /// - Returns: The bytes.
    public static func make(_ count: Int) -> [UInt8] {
        Sodium.initialise()
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
