import LargerCNN
import ServiceSupport

/// `digits import`.
enum ImportCommand {
    static let table = OptionTable(
        program: "digits import",
        summary: "Turns a PyTorch state_dict (.pth) of LargerCNN into a safetensors file.",
        operands: Operands("STATE_DICT", count: 1...1),
        [
            Option("output", placeholder: "FILE", help: "Weights to write; default STATE_DICT.safetensors")
        ]
    )

    static var command: CommandLineProgram.Command { .init("import", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let source = options.operands[0]
        let output = options.stringIfGiven("output") ?? "\(source).safetensors"
        let file = try WeightsFile.read(path: source)
        try file.write(path: output)
        print("wrote \(output): \(Architecture.parameterCount) parameters")
        return 0
    }
}
