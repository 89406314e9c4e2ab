import Testing

@testable import ServiceSupport

struct OptionTableTests {
    private let table = OptionTable(
        program: "digits train",
        summary: "Trains the network.",
        operands: Operands("FILE", count: 0...1),
        [
            Option("epochs", environment: "EPOCHS", default: "10", placeholder: "N", help: "Passes over the data"),
            Option("rate", default: "0.001", placeholder: "RATE", help: "Learning rate"),
            Option("data", environment: "DATA_DIR", placeholder: "DIR", help: "Folder with the data"),
            Option("color", default: "auto", placeholder: "WHEN", help: "Colour"),
            Option(switch: "resume", environment: "RESUME", help: "Continue"),
        ]
    )

    private let presets = OptionTable(
        program: "server",
        summary: "Serves.",
        [
            AppEnvironment.option,
            Option("rate", environment: "RATE", default: "0", production: "50", placeholder: "N", help: "Rate"),
        ]
    )

    @Test func productionHasDefaultsOfItsOwnWhichFlagAndEnvironmentOverride() throws {
        let production = ["APP_ENV": "production"]
        #expect(try presets.parse([]).integer("rate") == 0)
        #expect(try presets.parse([], environment: production).integer("rate") == 50)
        #expect(try presets.parse(["--app-env", "production"]).integer("rate") == 50)
        #expect(try presets.parse(["--rate=7"], environment: production).integer("rate") == 7)
        #expect(try presets.parse([], environment: ["APP_ENV": "production", "RATE": "0"]).integer("rate") == 0)
        let error = #expect(throws: UsageError.self) { try presets.parse([], environment: ["APP_ENV": "staging"]) }
        #expect(error?.description == "APP_ENV is 'staging'; expected one of development, production")
        #expect(presets.help.contains("(environment: RATE; default: 0; in production: 50)"))
        #expect(presets.markdown.contains("| `--rate N` | `RATE` | `0`, in production `50` | Rate |"))
    }

    private enum Color: String, CaseIterable { case auto, always }

    @Test func aFlagWinsOverTheEnvironmentAndThatOverTheDefault() throws {
        #expect(try table.parse([]).integer("epochs") == 10)
        #expect(try table.parse([], environment: ["EPOCHS": "3"]).integer("epochs") == 3)
        #expect(try table.parse(["--epochs", "2"], environment: ["EPOCHS": "3"]).integer("epochs") == 2)
    }

    @Test(arguments: [["--epochs", "5"], ["--epochs=5"], ["--epochs", "4", "--epochs=5"]])
    func aValueFollowsASpaceOrAnEqualsSignAndTheLastCounts(arguments: [String]) throws {
        #expect(try table.parse(arguments).integer("epochs") == 5)
    }

    @Test func aValueMayHoldAnEqualsSignAndMayBeEmpty() throws {
        #expect(try table.parse(["--data=a=b"]).string("data") == "a=b")
        #expect(try table.parse(["--data="]).string("data").isEmpty)
    }

    @Test func anEmptyVariableCountsAsAbsent() throws {
        #expect(try table.parse([], environment: ["EPOCHS": ""]).integer("epochs") == 10)
    }

    @Test func aSwitchIsOffUnlessGiven() throws {
        #expect(try !table.parse([]).flag("resume"))
        #expect(try table.parse(["--resume"]).flag("resume"))
        #expect(try table.parse([], environment: ["RESUME": "Yes"]).flag("resume"))
        #expect(try !table.parse([], environment: ["RESUME": "0"]).flag("resume"))
    }

    @Test func whatFollowsTwoDashesIsAnOperand() throws {
        #expect(try table.parse(["--", "--resume"]).operands == ["--resume"])
        #expect(try table.parse(["-"]).operands == ["-"])
    }

    @Test(arguments: [["--help"], ["-h"], ["--epochs", "1", "--help", "--nonsense"]])
    func helpEndsTheReading(arguments: [String]) throws {
        #expect(try table.parse(arguments).request == .help)
    }

    @Test(arguments: [
        (["--nonsense"], UsageError.unknownOption("--nonsense")),
        (["-x"], .unknownOption("-x")),
        (["--epochs"], .missingValue(option: "--epochs", placeholder: "N")),
        (["--epochs", "--resume"], .missingValue(option: "--epochs", placeholder: "N")),
        (["--resume=yes"], .unexpectedValue(option: "--resume")),
        (["a", "b"], .unexpectedOperand("b")),
    ])
    func aCommandLineThatCannotBeUsedIsRefused(arguments: [String], error: UsageError) {
        #expect(throws: error) { try table.parse(arguments) }
    }

    @Test func tooFewOperandsAreRefused() {
        let table = OptionTable(program: "p", summary: "s", operands: Operands("IMAGE", count: 1...9), [])
        #expect(throws: UsageError.missingOperand(placeholder: "IMAGE")) { try table.parse([]) }
    }

    @Test func anErrorNamesThePlaceThatTheValueCameFrom() throws {
        let flag = try table.parse(["--epochs", "many"])
        #expect(
            throws: UsageError.badValue(setting: "--epochs", value: "many", expected: "a whole number from 1 to 99")
        ) {
            try flag.integer("epochs", in: 1...99)
        }
        let variable = try table.parse([], environment: ["EPOCHS": "0"])
        let error = #expect(throws: UsageError.self) { try variable.integer("epochs", in: 1...Int.max) }
        #expect(error?.description == "EPOCHS is '0'; expected a whole number of at least 1")
    }

    @Test(arguments: ["x", "nan", "inf", "2", ""])
    func aNumberOutsideItsRangeIsRefused(text: String) throws {
        let parsed = try table.parse(["--rate=\(text)"])
        #expect(throws: UsageError.badValue(setting: "--rate", value: text, expected: "a number from 0.0 to 1.0")) {
            try parsed.double("rate", in: 0...1)
        }
    }

    @Test func aWordOutsideItsSetIsRefused() throws {
        #expect(try table.parse(["--color", "always"]).choice("color", as: Color.self) == .always)
        let parsed = try table.parse(["--color", "mauve"])
        #expect(throws: UsageError.badValue(setting: "--color", value: "mauve", expected: "one of auto, always")) {
            try parsed.choice("color", as: Color.self)
        }
    }

    @Test func aSettingWithoutDefaultIsNilOrRequired() throws {
        let parsed = try table.parse([])
        #expect(parsed.stringIfGiven("data") == nil)
        #expect(try parsed.integerIfGiven("data") == nil)
        #expect(throws: UsageError.missingSetting(option: "--data", environment: "DATA_DIR")) {
            try parsed.string("data")
        }
    }

    @Test func helpShowsEveryOptionWithItsVariableAndDefault() {
        #expect(table.help.hasPrefix("Trains the network.\n\nUsage: digits train [options] [FILE]\n"))
        #expect(table.help.contains("  --epochs N    Passes over the data (environment: EPOCHS; default: 10)\n"))
        #expect(table.help.contains("  --version     Print the version and exit\n"))
        #expect(table.help.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test func theMarkdownTableHasOneRowForEachOption() {
        #expect(table.markdown.split(separator: "\n").count == 2 + table.options.count)
        #expect(table.markdown.contains("| `--epochs N` | `EPOCHS` | `10` | Passes over the data |"))
    }
}
