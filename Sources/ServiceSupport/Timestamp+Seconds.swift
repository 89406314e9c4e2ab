import Glibc

extension Timestamp {
    /// A time without fractions of a second: `2026-01-31T23:59:59Z`.
    ///
    /// - Parameter seconds: Seconds since 1970.
    /// - Returns: The time as RFC 3339 has it, in UTC.
    public static func string(seconds: Int) -> String {
        String(string(seconds: seconds, milliseconds: 0).dropLast(".000Z".count)) + "Z"
    }

    /// The present time in whole seconds since 1970.
    public static var seconds: Int { time(nil) }
}
