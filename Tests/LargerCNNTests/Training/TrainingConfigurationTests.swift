import Testing

@testable import LargerCNN

@Suite struct TrainingConfigurationTests {
    @Test func theRateRisesThenFallsToZero() {
        var configuration = TrainingConfiguration()
        configuration.learningRate = 0.01
        configuration.warmUpSteps = 10
        let rates = (0...100).map { configuration.learningRate(atStep: $0, of: 100) }
        #expect(abs(rates[0] - 0.001) < 1e-9)
        #expect(rates[9] == 0.01)
        #expect(rates[10] == 0.01)
        #expect(abs(rates[55] - 0.005) < 1e-6)
        #expect(abs(rates[100]) < 1e-9)
        #expect(zip(rates[10...], rates[11...]).allSatisfy { $0 >= $1 })
    }

    @Test func aShortTrainingReachesItsRateToo() {
        var configuration = TrainingConfiguration()
        configuration.learningRate = 0.01
        let rates = (0..<50).map { configuration.learningRate(atStep: $0, of: 50) }
        #expect(abs(rates[0] - 0.002) < 1e-9)
        #expect(rates[4] == 0.01 && rates[5] == 0.01)
        #expect(rates[49] < 0.0001)
        #expect(configuration.learningRate(atStep: 0, of: 1) == 0.01)
    }
}
