import Glibc

/// RFC 3339 timestamps in UTC with milliseconds: `2026-01-31T23:59:59.999Z`.
public enum Timestamp {
    /// The present time.
    public static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return string(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// A time as seconds since 1970 and milliseconds within the second.
    public static func string(seconds: Int, milliseconds: Int) -> String {
        var (seconds, parts) = (time_t(seconds), tm())
        gmtime_r(&seconds, &parts)
        let date = "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1, 2))"
        let day = "\(padded(Int(parts.tm_mday), 2))T\(padded(Int(parts.tm_hour), 2))"
        let clock = "\(padded(Int(parts.tm_min), 2)):\(padded(Int(parts.tm_sec), 2))"
        return "\(date)-\(day):\(clock).\(padded(milliseconds, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
