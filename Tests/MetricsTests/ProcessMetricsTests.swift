import Foundation
import Metrics
import Testing

/// What is told of a process agrees with what the process knows of itself.
struct ProcessMetricsTests {
    private func values() -> [String: Double] {
        let registry = MetricRegistry()
        ProcessMetrics.add(to: registry)
        let lines = String(decoding: registry.exposition(), as: UTF8.self).split(separator: "\n")
        let pairs = lines.filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), Double($0[1]) ?? .nan) })
    }

    @Test func everyFigureIsPlausible() throws {
        let values = values()
        let resident = try #require(values["process_resident_memory_bytes"])
        let virtual = try #require(values["process_virtual_memory_bytes"])
        #expect(resident > 1e6 && resident < virtual)
        let start = try #require(values["process_start_time_seconds"])
        let age = Date().timeIntervalSince1970 - start
        #expect(age > -2 && age < 24 * 3_600)
        let open = try #require(values["process_open_fds"])
        let most = try #require(values["process_max_fds"])
        #expect(open >= 3 && open < most)
    }

    @Test func anOpenFileCounts() throws {
        let before = try #require(values()["process_open_fds"])
        let files = try (0..<40).map { _ in try FileHandle(forReadingFrom: URL(filePath: "/dev/null")) }
        let after = try #require(values()["process_open_fds"])
        // Tests beside this one open and close some, too.
        #expect(after - before > 20)
        for file in files { try file.close() }
    }

    @Test func processorTimeGrowsWithWork() throws {
        let before = try #require(values()["process_cpu_seconds_total"])
        let end = ContinuousClock.now + .milliseconds(50)
        var sum = 0.0
        while .now < end { sum += sqrt(sum + 1) }
        let after = try #require(values()["process_cpu_seconds_total"])
        #expect(after > before && sum > 0)
    }
}
