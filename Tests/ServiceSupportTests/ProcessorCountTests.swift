import Foundation
import Testing

@testable import ServiceSupport

struct ProcessorCountTests {
    @Test(arguments: [
        ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000\n", 1), ("100000 100000", 1),
        ("100001 100000", 2),
    ])
    func aQuotaIsRoundedUpToWholeProcessors(text: String, count: Int) {
        #expect(ProcessorCount.quota(text) == count)
    }

    @Test(arguments: ["max 100000\n", "", "100000", "0 100000", "1 0", "-1 100000", "1 2 3"])
    func whatIsNoQuotaBoundsNothing(text: String) {
        #expect(ProcessorCount.quota(text) == nil)
    }

    @Test(arguments: [
        ("Name:\tx\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n", 4), ("Cpus_allowed:\tff,00000001\n", 9),
        ("Cpus_allowed:\t2\n", 1),
    ])
    func theMaskOfAllowedProcessorsIsCounted(text: String, count: Int) {
        #expect(ProcessorCount.allowed(text) == count)
    }

    @Test(arguments: ["", "Name:\tx\n", "Cpus_allowed:\t0\n", "Cpus_allowed_list:\t0-3\n"])
    func aStatusWithoutAMaskTellsNothing(text: String) {
        #expect(ProcessorCount.allowed(text) == nil)
    }

    @Test func thereIsAtLeastOneAndNoMoreThanTheMachineHas() {
        #expect((1...ProcessInfo.processInfo.processorCount).contains(ProcessorCount.available))
    }
}
