import OneDNN
import Testing

@testable import LargerCNN

@Suite struct PeakThroughputTests {
    @Test(arguments: Precision.allCases, [1, 2])
    func itMultipliesOnEveryThread(precision: Precision, threads: Int) throws {
        let peak = try PeakThroughput(precision, threads: threads)
        #expect(peak.multiplicationsPerCall == threads << 30)
        try peak.run()
        try peak.run()
    }
}
