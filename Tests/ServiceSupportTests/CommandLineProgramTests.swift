import Synchronization
import Testing

@testable import ServiceSupport

struct CommandLineProgramTests {
    /// What a run printed and returned.
    private struct Outcome {
        var status: Int32 = 0
        var output = ""
        var errors = ""
    }

    private struct Trouble: Error, CustomStringConvertible { let description = "the disk is full" }

    private let program = CommandLineProgram(
        name: "digits",
        version: "1.2.3",
        summary: "Recognises digits.",
        commands: [
            .init("train", OptionTable(program: "digits train", summary: "Trains.", [])) { _ in 7 },
            .init("fail", OptionTable(program: "digits fail", summary: "Fails.", [])) { _ in throw Trouble() },
        ]
    )

    private func run(_ arguments: String...) async -> Outcome {
        let output = Mutex("")
        let errors = Mutex("")
        let status = await program.run(
            arguments: arguments,
            environment: [:],
            output: { text in output.withLock { $0 += text } },
            errors: { text in errors.withLock { $0 += text } }
        )
        return Outcome(status: status, output: output.withLock { $0 }, errors: errors.withLock { $0 })
    }

    @Test func aCommandGivesItsStatus() async {
        #expect(await run("train").status == 7)
    }

    @Test(arguments: ["--help", "-h", "help"])
    func helpGoesToStdoutWithStatusZero(argument: String) async {
        let outcome = await run(argument)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("  train  Trains.\n"))
        #expect(outcome.errors.isEmpty)
        #expect(await run("train", "--help").output.hasPrefix("Trains."))
    }

    @Test func theVersionGoesToStdoutWithStatusZero() async {
        #expect(await run("--version").output == "digits 1.2.3\n")
        #expect(await run("train", "--version").output == "digits 1.2.3\n")
    }

    @Test func aUsageErrorGoesToStderrWithStatus64() async {
        for outcome in [await run(), await run("fly"), await run("train", "--fast")] {
            #expect(outcome.status == 64)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errors.hasPrefix("Error: "))
            #expect(outcome.errors.contains("Usage: digits "))
        }
    }

    @Test func anyOtherErrorGoesToStderrWithStatusOne() async {
        let outcome = await run("fail")
        #expect(outcome.status == 1)
        #expect(outcome.errors == "Error: the disk is full\n")
    }
}
