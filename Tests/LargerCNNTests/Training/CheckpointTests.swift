import Foundation
import Testing

@testable import LargerCNN

@Suite struct CheckpointTests {
    @Test func weightsAreNoCheckpoint() throws {
        try withTemporaryFolder { folder in
            try WeightsFile(weights: .zeros).write(path: "\(folder)/w")
            let error = #expect(throws: CheckpointError.self) { try Checkpoint.read(path: "\(folder)/w") }
            #expect(error?.description.contains("no training to resume") == true)
        }
    }

    @Test func halfACheckpointIsRefused() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/c"
            let checkpoint = Checkpoint(
                configuration: TrainingConfiguration(),
                state: TrainingState(weights: .zeros),
                position: Checkpoint.Position(),
                data: TrainingData.Summary(sources: [], validation: []),
                best: nil
            )
            try checkpoint.write(path: path)
            let whole = try Data(contentsOf: URL(filePath: path))
            try whole.prefix(whole.count / 2).write(to: URL(filePath: path))
            let error = #expect(throws: CheckpointError.self) { try Checkpoint.read(path: path) }
            #expect(error?.description.contains("cannot resume from") == true)
        }
    }
}
