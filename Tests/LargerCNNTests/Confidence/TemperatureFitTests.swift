import Foundation
import Testing

@testable import LargerCNN

@Suite struct TemperatureFitTests {
    /// Scores whose labels were drawn from their own softmax, then sharpened: the temperature to find is `sharpening`.
    private static func sample(sharpening: Float, count: Int) -> (logits: [[Float]], labels: [UInt8]) {
        var generator = SplitMix64(seed: 7)
        var logits: [[Float]] = []
        var labels: [UInt8] = []
        for _ in 0..<count {
            let honest = (0..<10).map { _ in generator.uniform(in: -3..<3) }
            var rest = generator.uniform(in: 0..<1)
            let label = Prediction(logits: honest).probabilities.firstIndex { probability in
                rest -= probability
                return rest <= 0
            }
            logits.append(honest.map { $0 * sharpening })
            labels.append(UInt8(label ?? 9))
        }
        return (logits, labels)
    }

    @Test(arguments: [Float(0.25), 0.8, 1, 3, 10])
    func findsTheTemperatureThatTheLabelsWereDrawnWith(temperature: Float) {
        let (logits, labels) = Self.sample(sharpening: temperature, count: 4_000)
        let fitted = TemperatureFit.temperature(logits: logits, labels: labels)
        // 4,000 draws determine the one number to about two in a hundred.
        #expect(abs(fitted / temperature - 1) < 0.05)
    }

    @Test func theFittedTemperatureMakesConfidenceAgreeWithAccuracy() {
        let (logits, labels) = Self.sample(sharpening: 4, count: 4_000)
        func error(_ temperature: Float) -> Double {
            var reliability = Reliability()
            for (row, label) in zip(logits, labels) {
                let prediction = Prediction(logits: row, temperature: temperature)
                reliability.add(confidence: prediction.confidence, isCorrect: prediction.digit == Int(label))
            }
            return reliability.expectedCalibrationError
        }
        let fitted = TemperatureFit.temperature(logits: logits, labels: labels)
        #expect(error(1) > 0.2)
        #expect(error(fitted) < 0.02)
    }

    @Test func withoutAnyDigitTheTemperatureIsOne() {
        #expect(TemperatureFit.temperature(logits: [], labels: []) == 1)
    }

    @Test func answersThatAreAllRightEndAtTheLowestTemperature() {
        let logits = (0..<10).map { label in (0..<10).map { Float($0 == label ? 5 : 0) } }
        let fitted = TemperatureFit.temperature(logits: logits, labels: (0..<10).map { UInt8($0) })
        #expect(fitted == Calibration.temperatures.lowerBound)
    }
}
