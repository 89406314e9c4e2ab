@preconcurrency import Glibc
import ServiceSupport

/// The command line: everything that can be done with the model without a server.
@main
struct DigitsCommand {
    static func main() async {
        OpenMPEnvironment.makePassive()
        // Lines appear as they are printed, also when stdout is a file that somebody watches.
        setvbuf(stdout, nil, _IOLBF, 0)
        let program = CommandLineProgram(
            name: "digits",
            version: ProductVersion.current,
            summary: "Trains, evaluates and asks LargerCNN, the network that reads handwritten digits.",
            commands: [
                TrainCommand.command,
                EvaluateCommand.command,
                CalibrateCommand.command,
                AssessCommand.command,
                DownloadCommand.command,
                PredictCommand.command,
                ImportCommand.command,
                BenchCommand.command,
                CorpusCommand.command,
                KeysCommand.command,
            ]
        )
        await program.runAndExit()
    }
}
