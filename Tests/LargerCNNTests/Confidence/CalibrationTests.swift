import Testing

@testable import LargerCNN

@Suite struct CalibrationTests {
    private let calibration = Calibration(
        temperature: 0.731,
        rejection: RejectionRule(score: .energy, threshold: -1.25)
    )

    @Test func whatAWeightsFileHoldsReadsBackAsTheSameNumbers() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let metadata = ["seed": "2"]
            try WeightsFile(weights: .zeros, metadata: metadata, calibration: calibration).write(path: path)
            let read = try WeightsFile.read(path: path)
            #expect(read.calibration == calibration)
            #expect(read.metadata == metadata)
        }
    }

    @Test func itStandsInTheMetadataInWordsThatPeopleRead() {
        #expect(
            calibration.written(into: ["seed": "2"]) == [
                "seed": "2",
                "calibration.temperature": "0.731",
                "calibration.rejection_score": "energy",
                "calibration.rejection_threshold": "-1.25",
            ]
        )
    }

    @Test func aNewCalibrationTakesThePlaceOfAnOlderOne() {
        let older = calibration.written(into: [:])
        let newer = Calibration(temperature: 2, rejection: nil)
        #expect(newer.written(into: older) == ["calibration.temperature": "2.0"])
        #expect(Calibration.none.written(into: older).isEmpty)
    }

    @Test func weightsWithoutOneAreNotCalibrated() throws {
        #expect(try Calibration(metadata: ["seed": "1"]) == .none)
    }

    @Test(arguments: ["", "warm", "0", "-1", "nan", "inf", "1e9", "1,5"])
    func whatIsNoTemperatureIsRefused(text: String) {
        let error = #expect(throws: CalibrationError.self) {
            try Calibration(metadata: ["calibration.temperature": text])
        }
        #expect(error?.description.contains("calibration.temperature is '\(text)'") == true)
    }

    @Test(arguments: [("mood", "0.5"), ("energy", "high"), ("energy", "nan"), ("energy", "-inf")])
    func whatIsNoRuleIsRefused(score: String, threshold: String) {
        let metadata = ["calibration.rejection_score": score, "calibration.rejection_threshold": threshold]
        #expect(throws: CalibrationError.self) { try Calibration(metadata: metadata) }
    }

    @Test(arguments: ["calibration.rejection_score": "energy", "calibration.rejection_threshold": "1"])
    func halfARuleIsRefused(key: String, value: String) {
        let error = #expect(throws: CalibrationError.self) { try Calibration(metadata: [key: value]) }
        #expect(error?.description.hasSuffix("is missing") == true)
    }

    @Test func aWeightsFileWithAMalformedCalibrationIsRefusedByName() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let content = Safetensors(
                tensors: ModelWeights.zeros.named,
                metadata: ["calibration.temperature": "cold"]
            )
            try AtomicFile.write(content.encoded(), path: path)
            let error = #expect(throws: WeightsFileError.self) { try WeightsFile.read(path: path) }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains("calibration.temperature is 'cold'") == true)
        }
    }

    @Test func theTemperatureChangesTheConfidenceButNotTheDigit() {
        let logits: [Float] = [0, 1, 4, 2, 0, 0, 0, 0, 0, 3]
        let plain = Prediction(logits: logits)
        let cold = Calibration(temperature: 0.5, rejection: nil).prediction(logits)
        let warm = Calibration(temperature: 2, rejection: nil).prediction(logits)
        #expect(Set([plain.digit, cold.digit, warm.digit]) == [2])
        #expect(warm.confidence < plain.confidence && plain.confidence < cold.confidence)
    }
}
