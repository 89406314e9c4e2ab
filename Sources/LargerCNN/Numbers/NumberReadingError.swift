/// Why a number could not be read.
public enum NumberReadingError: Error, Sendable, Equatable {
    /// There is more writing than a number has: it would take too long to read.
    case tooMuchInk(limit: Int)
}
