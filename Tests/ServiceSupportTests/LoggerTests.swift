import Foundation
import Synchronization
import Testing

@testable import ServiceSupport

struct LoggerTests {
    /// Collects lines.
    private final class Sink: Sendable {
        private let bytes = Mutex<[[UInt8]]>([])
        var lines: [String] { bytes.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
        func logger(_ format: Logger.Format, from level: Logger.Level = .debug) -> Logger {
            Logger(level: level, format: format) { line in self.bytes.withLock { $0.append(line) } }
        }
    }

    @Test func aJSONLineCarriesTimeLevelMessageAndFields() throws {
        let sink = Sink()
        sink.logger(.json).info(
            "request finished",
            ["http.status": 200, "http.path": "/a\"b\n", "ok": true, "duration.ms": .number(1.23456)]
        )
        let line = try #require(sink.lines.first)
        #expect(line.hasSuffix("}\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["level"] as? String == "info")
        #expect(object["message"] as? String == "request finished")
        #expect(object["http.status"] as? Int == 200)
        #expect(object["http.path"] as? String == "/a\"b\n")
        #expect(object["ok"] as? Bool == true)
        #expect(line.contains(#""duration.ms":1.235"#))
        let time = try #require(object["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func aTextLineQuotesOnlyWhatNeedsIt() throws {
        let sink = Sink()
        sink.logger(.text).warning("slow", ["path": "/predict/", "agent": "a b", "empty": ""])
        let line = try #require(sink.lines.first)
        #expect(line.hasSuffix(" WARNING slow path=/predict/ agent=\"a b\" empty=\"\"\n"))
    }

    @Test(arguments: Logger.Format.allCases)
    func hostileTextCannotForgeALineOrMoveTheCursor(format: Logger.Format) throws {
        let sink = Sink()
        sink.logger(format).info("m", ["path": "\r\n\u{1B}[2J\u{9B}31m\u{7F}\0"])
        let line = try #require(sink.lines.first).dropLast()
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    }

    @Test func aLongTextIsCut() throws {
        let sink = Sink()
        sink.logger(.json).info("m", ["path": .string(String(repeating: "é", count: 1_000_000))])
        #expect(try #require(sink.lines.first).utf8.count < 3_000)
    }

    @Test func whatIsBelowTheLevelIsNotWritten() {
        let sink = Sink()
        let logger = sink.logger(.json, from: .warning)
        logger.debug("a")
        logger.info("b")
        logger.warning("c")
        logger.error("d")
        #expect(sink.lines.count == 2)
    }

    @Test func aFileThatIsNoTerminalGetsJSON() {
        #expect(Logger(descriptor: -1).format == .json)
    }

    @Test func settingsChooseLevelAndFormat() throws {
        let table = OptionTable(program: "p", summary: "s", Logger.options)
        let logger = try Logger(
            options: table.parse(["--log-format", "text"], environment: ["LOG_LEVEL": "error"])
        )
        #expect(logger.format == .text)
        #expect(logger.level == .error)
        #expect(throws: UsageError.self) { try Logger(options: table.parse(["--log-format=xml"])) }
        #expect(throws: UsageError.self) { try Logger(options: table.parse(["--log-level=loud"])) }
    }

    @Test(arguments: [
        (0.0, "0.000"), (-0.0001, "0.000"), (-1.5, "-1.500"), (12.0504, "12.050"), (.nan, "null"), (.infinity, "null"),
    ])
    func numbersHaveThreeDecimals(number: Double, text: String) {
        #expect(LogLine.threeDecimals(number) == text)
    }

    @Test func timestampsAreUTC() {
        #expect(Timestamp.string(seconds: 0, milliseconds: 7) == "1970-01-01T00:00:00.007Z")
        #expect(Timestamp.string(seconds: 951_782_399, milliseconds: 999) == "2000-02-28T23:59:59.999Z")
    }
}
