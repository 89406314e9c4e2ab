import FoundationEssentials
import Glibc

/// What the kernel tells of this process, under the names that Prometheus's client libraries give it.
///
/// Source: "Writing client libraries" of Prometheus's documentation, section "Process metrics"; proc(5).
public enum ProcessMetrics {
    /// Adds them to a registry.
    public static func add(to registry: MetricRegistry) {
        registry.counters("process_cpu_seconds_total", "User and system time.") {
            [MetricSample([], processorSeconds)]
        }
        registry.gauge("process_resident_memory_bytes", "Resident memory.") { memory(at: 1) }
        registry.gauge("process_virtual_memory_bytes", "Address space.") { memory(at: 0) }
        let start = startTime
        registry.gauge("process_start_time_seconds", "Start, in seconds since 1970.") { start }
        registry.gauge("process_open_fds", "Open file descriptors.") { openDescriptors.map(Double.init) }
        registry.gauge("process_max_fds", "How many there may be.") { mostDescriptors }
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// A field of `/proc/self/statm`, which counts pages, in bytes.
    private static func memory(at field: Int) -> Double? {
        guard let pages = number(in: content(of: "/proc/self/statm"), at: field) else { return nil }
        return Double(pages) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// When the process started: ticks since the machine's start, and when that was.
    private static var startTime: Double? {
        guard let line = content(of: "/proc/self/stat"),
            // The second field is the program's name in parentheses, which may hold anything; 22 is the start.
            let name = line.lastIndex(of: ")"),
            let ticks = number(in: String(line[name...].dropFirst()), at: 22 - 3),
            let machine = content(of: "/proc/stat")?.split(separator: "\n").first(where: { $0.hasPrefix("btime ") }),
            let boot = number(in: String(machine), at: 1)
        else { return nil }
        return Double(boot) + Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static var openDescriptors: Int? {
        // Reading the folder takes a descriptor itself.
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { max(0, $0.count - 1) }
    }

    private static var mostDescriptors: Double? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return Double(limit.rlim_cur)
    }

    private static func number(in text: String?, at place: Int) -> Int? {
        guard let fields = text?.split(whereSeparator: { $0 == " " || $0 == "\n" }), place < fields.count else {
            return nil
        }
        return Int(fields[place])
    }

    private static func content(of path: String) -> String? {
        try? String(contentsOf: URL(filePath: path), encoding: .utf8)
    }
}
