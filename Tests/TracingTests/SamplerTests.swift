import Testing

@testable import Tracing

struct SamplerTests {
    private func parent(_ flags: String) throws -> TraceContext {
        try #require(TraceContext(traceparent: ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-\(flags)"]))
    }

    @Test func everyNameIsKnownAndNoOther() {
        for name in Sampler.names { #expect(Sampler(named: name) != nil, "\(name)") }
        #expect(Sampler(named: "xray") == nil)
        #expect(Sampler(named: "parentbased_") == nil)
    }

    @Test func theParentDecidesWhereItIsFollowed() throws {
        let (on, off) = (try parent("01"), try parent("00"))
        let following = try #require(Sampler(named: "parentbased_always_off"))
        #expect(following.samples(on.traceID, parent: on))
        #expect(!following.samples(on.traceID, parent: nil))
        let always = try #require(Sampler(named: "always_on"))
        #expect(always.samples(off.traceID, parent: off))
        let never = try #require(Sampler(named: "always_off"))
        #expect(!never.samples(on.traceID, parent: on))
    }

    @Test func theRatioIsKeptAndEveryProcessDecidesAlike() throws {
        let quarter = try #require(Sampler(named: "traceidratio", ratio: 0.25))
        let traces = (0..<20_000).map { _ in TraceID.random() }
        let sampled = traces.filter { quarter.samples($0, parent: nil) }
        // Twelve standard deviations of a binomial distribution.
        #expect(abs(sampled.count - 5_000) < 735)
        let half = try #require(Sampler(named: "parentbased_traceidratio", ratio: 0.5))
        let agrees = sampled.allSatisfy { half.samples($0, parent: nil) }
        #expect(agrees)
    }

    @Test func theEndsOfTheRatioAreExact() throws {
        let all = try #require(Sampler(named: "traceidratio", ratio: 1))
        let none = try #require(Sampler(named: "traceidratio", ratio: 0))
        for low in [UInt64.min, .max] {
            let trace = try #require(TraceID(high: 1, low: low))
            #expect(all.samples(trace, parent: nil))
            #expect(!none.samples(trace, parent: nil))
        }
    }
}
