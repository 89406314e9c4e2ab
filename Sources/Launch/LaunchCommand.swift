import Glibc
import ServiceSupport

/// Both programs in one container, or on one's own machine: starts them in order and stops them in order.
///
/// It is a program of its own, and a small one: it lives as long as the container, computes nothing, and needs none of
/// the libraries that the others map. With it no shell is needed in the image.
@main
struct LaunchCommand {
    static func main() {
        // On the main thread, before there are others, which take over what is blocked here. An asynchronous `main` may
        // begin on another thread, and the kernel would end the process by the first signal.
        let signals = SignalQueue()
        let program = CommandLineProgram(LaunchSettings.table, version: ProductVersion.current) { options in
            let settings = try LaunchSettings(options)
            let environment = ProcessEnvironment.current
            if settings.isHealthCheck {
                return ContainerHealth.isWell(settings, environment: environment) ? 0 : 1
            }
            return try await DedicatedThread.run {
                Supervisor(settings, signals: signals, environment: environment).run()
            }
        }
        Task.detached { await program.runAndExit() }
        while true { pause() }
    }
}
