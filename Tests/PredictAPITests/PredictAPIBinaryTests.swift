import Foundation
import LargerCNN
import Testing

@testable import PredictAPI

/// The real program: its start, its answers over a socket, its end.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct PredictAPIBinaryTests {
    /// A started program.
    private struct Running {
        let process: Process
        let port: Int
        let log: FileHandle
    }

    /// The program beside the test bundle.
    private static let program = TestApplication.root.appending(
        path:
            ".build/\(URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().lastPathComponent)/PredictAPI"
    )

    /// A folder with seeded weights, removed at the end.
    private func withWeights(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "predict-api-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "weights.safetensors").path
        try WeightsFile(weights: ModelWeights(seed: 1)).write(path: path)
        try await body(path)
    }

    private func launch(_ arguments: [String]) throws -> (process: Process, log: FileHandle) {
        let process = Process()
        process.executableURL = Self.program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = pipe
        try process.run()
        return (process, pipe.fileHandleForReading)
    }

    /// Starts the program on a free port and waits until it is ready.
    private func start(_ weights: String) async throws -> Running {
        let data = URL(filePath: weights).deletingLastPathComponent().path
        let arguments = ["--host", "127.0.0.1", "--port", "0", "--model", weights, "--data-dir", data]
        let (process, log) = try launch(arguments)
        var text = ""
        while true {
            let data = log.availableData
            try #require(!data.isEmpty, "ended early: \(text)")
            text += String(decoding: data, as: UTF8.self)
            if text.contains("model ready"), let match = text.firstMatch(of: /"port":(\d+)/), let port = Int(match.1) {
                return Running(process: process, port: port, log: log)
            }
        }
    }

    private func curl(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-sS", "--max-time", "20"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    @Test func itServesOverASocketAndEndsWithZeroOnSIGTERM() async throws {
        try await withWeights { weights in
            let running = try await start(weights)
            defer { running.process.terminate() }
            let base = "http://127.0.0.1:\(running.port)"
            let sample = TestApplication.root.appending(path: "Tests/Samples/seven.png").path
            #expect(try curl(["\(base)/"]) == #"{"message":"Welcome to the Digit Recognition API"}"#)
            let answer = try curl(["-F", "file=@\(sample)", "\(base)/predict/"])
            #expect(answer.contains(/"predicted_digit":[0-9]/))
            let status = ["-o", "/dev/null", "-w", "%{http_code}"]
            #expect(try curl(status + ["\(base)/health/ready"]) == "200")
            #expect(try curl(status + ["-X", "DELETE", "\(base)/predict/"]) == "405")
            #expect(try curl(status + ["-I", "\(base)/"]) == "200")
            let big = Data(repeating: 7, count: 11 << 20)
            let file = URL(filePath: weights).deletingLastPathComponent().appending(path: "big")
            try big.write(to: file)
            #expect(
                try curl(["-w", "%{http_code}", "--data-binary", "@\(file.path)", "\(base)/predict/"]).hasSuffix("413")
            )
            let (probe, _) = try launch(["--healthcheck", "--port", "\(running.port)"])
            probe.waitUntilExit()
            #expect(probe.terminationStatus == 0)
            running.process.terminate()
            running.process.waitUntilExit()
            #expect(running.process.terminationReason == .exit)
            #expect(running.process.terminationStatus == 0)
            let (late, _) = try launch(["--healthcheck", "--port", "\(running.port)"])
            late.waitUntilExit()
            #expect(late.terminationStatus == 1)
        }
    }

    @Test func whatIsInFlightIsAnsweredAfterSIGTERM() async throws {
        try await withWeights { weights in
            let running = try await start(weights)
            defer { running.process.terminate() }
            let sample = TestApplication.root.appending(path: "Tests/Samples/seven.png").path
            let url = "http://127.0.0.1:\(running.port)/predict/"
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/curl")
            // Slow enough that the signal falls into the upload.
            process.arguments = ["-sS", "--max-time", "20", "--limit-rate", "4k", "-F", "file=@\(sample)", url]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            try await Task.sleep(for: .milliseconds(150))
            running.process.terminate()
            let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(output.contains("predicted_digit"))
            running.process.waitUntilExit()
            #expect(running.process.terminationStatus == 0)
        }
    }

    @Test func weightsThatCannotBeUsedStopTheStartWithAClearMessage() async throws {
        for path in ["/nowhere/weights.safetensors", "/dev/null"] {
            let (process, log) = try launch(["--host", "127.0.0.1", "--port", "0", "--model", path])
            let text = String(decoding: log.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(text.contains("cannot load the model"))
            #expect(text.contains(path))
        }
    }

    @Test func aBadCommandLineGivesStatus64AndHelpGivesZero() throws {
        let (wrong, errors) = try launch(["--port", "none"])
        let text = String(decoding: errors.readDataToEndOfFile(), as: UTF8.self)
        wrong.waitUntilExit()
        #expect(wrong.terminationStatus == 64)
        #expect(text.contains("--port is 'none'; expected a whole number from 0 to 65535"))
        let (help, output) = try launch(["--help"])
        let page = String(decoding: output.readDataToEndOfFile(), as: UTF8.self)
        help.waitUntilExit()
        #expect(help.terminationStatus == 0)
        #expect(page.contains("--frontend-url"))
    }
}
