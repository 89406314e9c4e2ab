import CSodium

/// The library as a whole.
enum Sodium {
    /// Initialises the library once, which it asks for before anything else (doc.libsodium.org, "Usage").
    static func initialise() { precondition(isReady, "libsodium could not be initialised") }

    /// 1 means that it already was.
    private static let isReady = sodium_init() >= 0
}
