import FoundationEssentials
import Glibc

/// How many processors this process may really use.
///
/// Containers see every core of their host, but get a share of them; a thread for each core of the host would only make
/// them wait for each other.
public enum ProcessorCount {
    /// The processors that the process may run on, bounded by the quota of its control group.
    public static var available: Int {
        let allowed = content(of: "/proc/self/status").flatMap(allowed) ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let quota = content(of: "/sys/fs/cgroup/cpu.max").flatMap(quota) ?? Int.max
        return max(1, min(allowed, quota))
    }

    /// The processors that the kernel lets a process run on.
    ///
    /// Swift does not import sched_getaffinity(2), a GNU extension.
    ///
    /// - Parameter text: The content of `/proc/self/status` (proc(5)), which has them as a mask in hexadecimal.
    /// - Returns: nil if the text does not tell.
    static func allowed(_ text: String) -> Int? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") }) else { return nil }
        let count = line.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
        return count > 0 ? count : nil
    }

    /// The whole processors that a control group's quota allows, rounded up.
    ///
    /// - Parameter text: The content of `cpu.max` (Linux, Control Group v2, "CPU Interface Files"): microseconds of a
    ///   period, or `max`, and the period.
    /// - Returns: nil without a quota.
    static func quota(_ text: String) -> Int? {
        let numbers = text.split { $0 == " " || $0 == "\n" }.map { Int($0) }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0 else {
            return nil
        }
        return (quota - 1) / period + 1
    }

    private static func content(of path: String) -> String? {
        try? String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}
