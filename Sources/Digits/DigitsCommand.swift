@preconcurrency import Glibc
import ServiceSupport

/// The command line: everything that can be done with the model without a server.
@main
struct DigitsCommand {
    /// The program's version.
    static let version = "0.1.0"

    static func main() async {
        OpenMPEnvironment.makePassive()
        // Lines appear as they are printed, also when stdout is a file that somebody watches.
        setvbuf(stdout, nil, _IOLBF, 0)
        let program = CommandLineProgram(
            name: "digits",
            version: version,
            summary: "Trains, evaluates and asks LargerCNN, the network that reads handwritten digits.",
            commands: [
                TrainCommand.command,
                EvaluateCommand.command,
                DownloadCommand.command,
                PredictCommand.command,
                ImportCommand.command,
                BenchCommand.command,
            ]
        )
        await program.runAndExit()
    }
}
