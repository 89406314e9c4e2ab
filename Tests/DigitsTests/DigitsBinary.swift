import Foundation

/// The real `digits`, built beside the tests.
struct DigitsBinary {
    /// How a run ended.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// A run that may still be going on.
    final class Run {
        private let process = Process()
        private let output = Pipe()
        private let errors = Pipe()

        init(_ arguments: [String], folder: String, environment: [String: String] = [:]) throws {
            process.executableURL = Bundle(for: Run.self).bundleURL.appending(path: "digits")
            process.arguments = arguments
            if !environment.isEmpty {
                process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            }
            process.currentDirectoryURL = URL(filePath: folder)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = errors
            try process.run()
        }

        /// Waits until a line of the output contains `text`; false if the output ends before.
        func waitForOutput(containing text: String) -> Bool {
            var seen = Data()
            while !String(decoding: seen, as: UTF8.self).contains(text) {
                let more = output.fileHandleForReading.availableData
                guard !more.isEmpty else { return false }
                seen += more
            }
            return true
        }

        /// Sends SIGINT, as Ctrl-C does.
        func interrupt() { process.interrupt() }

        /// Waits for the end.
        func finish() -> Outcome {
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return Outcome(status: process.terminationStatus, output: text, errors: complaint)
        }
    }

    /// Runs `digits` to its end; `environment` is added to the tests' own.
    static func run(
        _ arguments: [String],
        folder: String = "/",
        environment: [String: String] = [:]
    ) throws -> Outcome {
        try Run(arguments, folder: folder, environment: environment).finish()
    }
}
