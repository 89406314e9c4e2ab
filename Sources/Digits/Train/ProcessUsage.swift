import FoundationEssentials
import Glibc

/// What this process uses of memory and processor.
struct ProcessUsage {
    private var wall = ContinuousClock.now
    private var processor = Self.processorSeconds

    /// Processor time since this was last asked, in percent of one core.
    mutating func processorPercent() -> Double {
        let (wallNow, processorNow) = (ContinuousClock.now, Self.processorSeconds)
        defer { (wall, processor) = (wallNow, processorNow) }
        let seconds = (wallNow - wall).seconds
        return seconds > 0 ? (processorNow - processor) / seconds * 100 : 0
    }

    /// Memory that is resident, in bytes (proc(5), `statm`); 0 where that cannot be read.
    static var residentBytes: Int {
        guard let text = try? String(contentsOf: URL(filePath: "/proc/self/statm"), encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
