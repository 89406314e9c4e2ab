import Foundation
import HTTPServer
import LargerCNN
import ServiceSupport

@testable import PredictAPI

/// A data folder and a trainer that is a shell script, a real process whose every step a test decides.
///
/// The script finds the path of the weights that it is to write in `$OUT`, its run's number in `$RUN`.
struct ScriptedTrainer {
    let folder: URL
    let host: TrainingHost

    static let completed = #"""
        echo '{"event":"completed","epoch":1,"validation_accuracy":0.5,"validation":{"mnist":0.5},"test_accuracy":0.75}'
        """#

    init(_ script: String, epochs: Int = 2, corrections: LabelledDigits? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "trainer-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = folder.appending(path: "trainer")
        let head = """
            #!/bin/sh
            cd '\(folder.path)'
            echo "$@" >> arguments
            while [ $# -gt 0 ]; do [ "$1" = --output ] && OUT=$2; shift; done
            echo x >> runs
            RUN=$(wc -l < runs)

            """
        try Data((head + script + "\n").utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        host = Self.makeHost(folder, program.path, corrections: corrections)
    }

    static func makeHost(_ folder: URL, _ program: String, corrections: LabelledDigits? = nil) -> TrainingHost {
        var settings = TrainerSettings(folder: folder.appending(path: "data").path, program: program)
        settings.epochs = 2
        settings.threads = 1
        settings.stopTime = .milliseconds(300)
        let logger = Logger(level: .error, format: .json) { _ in }
        return TrainingHost(settings, logger: logger, corrections: { corrections }) {
            TrainerSettings.Base(path: "/weights", version: "active1")
        }
    }

    /// A file that the script wrote.
    func file(_ name: String) -> String {
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }

    /// Waits until the latest training fulfils a condition.
    static func wait(
        _ host: TrainingHost,
        until condition: (Training) -> Bool = { !$0.isRunning }
    ) async throws -> Training? {
        for _ in 0..<1_000 {
            if let training = try await host.current(), condition(training) { return training }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try await host.current()
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
