import Testing

@testable import LargerCNN

@Suite struct SplitMix64Tests {
    /// The first outputs that Vigna's own C program prints for this seed, as other implementations quote them.
    @Test func theSequenceIsVignas() {
        var generator = SplitMix64(seed: 1_234_567)
        let first = (0..<5).map { _ in generator.next() }
        #expect(
            first == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test func floatsStayInTheirHalfOpenRange() {
        var generator = SplitMix64(seed: 1)
        let values = (0..<10_000).map { _ in generator.uniform(in: -0.25..<0.25) }
        #expect(values.allSatisfy { $0 >= -0.25 && $0 < 0.25 })
        #expect(abs(values.reduce(0, +) / 10_000) < 0.01)
    }
}
