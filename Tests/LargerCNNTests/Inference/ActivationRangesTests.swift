import Testing

@testable import LargerCNN

@Suite struct ActivationRangesTests {
    private let ranges = ActivationRanges(ends: [1.5, 2.25, 3.1, 0.731, 12])

    @Test func whatAWeightsFileHoldsReadsBackAsTheSameNumbers() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            let calibration = Calibration(temperature: 2, rejection: nil)
            let file = WeightsFile(weights: .zeros, metadata: ["seed": "2"], calibration: calibration, ranges: ranges)
            try file.write(path: path)
            let read = try WeightsFile.read(path: path)
            #expect(read.ranges == ranges)
            #expect(read.calibration == calibration)
            #expect(read.metadata == ["seed": "2"])
        }
    }

    @Test func theyStandInTheMetadataByLayer() {
        #expect(
            ranges.written(into: ["seed": "2"]) == [
                "seed": "2",
                "int8.range.conv1": "1.5",
                "int8.range.conv2": "2.25",
                "int8.range.conv3": "3.1",
                "int8.range.fc1": "0.731",
                "int8.range.fc2": "12.0",
            ]
        )
    }

    @Test func weightsThatWereNeverCalibratedHaveNone() throws {
        #expect(try ActivationRanges.read(from: ["seed": "1"]) == nil)
    }

    @Test(arguments: ["", "wide", "0", "-1", "nan", "inf", "1e9", "1,5"])
    func whatIsNoRangeIsRefused(text: String) {
        var metadata = ranges.written(into: [:])
        metadata["int8.range.conv3"] = text
        let error = #expect(throws: CalibrationError.self) { try ActivationRanges.read(from: metadata) }
        #expect(error?.description.contains("int8.range.conv3 is '\(text)'") == true)
    }

    @Test(arguments: ActivationRanges.layers)
    func aMissingLayerIsNamed(layer: String) {
        var metadata = ranges.written(into: [:])
        metadata["int8.range.\(layer)"] = nil
        #expect(throws: CalibrationError.incomplete(missing: "int8.range.\(layer)")) {
            try ActivationRanges.read(from: metadata)
        }
    }

    @Test func newWeightsDoNotInheritTheRangesOfOthers() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/w.safetensors"
            try WeightsFile(weights: .zeros, metadata: ranges.written(into: ["seed": "3"])).write(path: path)
            let read = try WeightsFile.read(path: path)
            #expect(read.ranges == nil)
            #expect(read.metadata == ["seed": "3"])
        }
    }
}
