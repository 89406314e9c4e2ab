import FoundationEssentials
import ServiceSupport

/// The health check of a container, whichever command it was started with.
enum ContainerHealth {
    /// Asks what this container was started for.
    ///
    /// - Parameters:
    ///   - settings: Where both listen.
    ///   - environment: The environment, in which a program that was started alone finds its port as PORT.
    /// - Returns: Whether every program that should run is ready.
    static func isWell(_ settings: LaunchSettings, environment: [String: String]) -> Bool {
        let alone = programStartedAlone(by: commandLineOfProcess1)
        return ServedProgram.allCases.filter { alone == nil || alone == $0 }.allSatisfy { program in
            let own = environment["PORT"].flatMap { Int($0) } ?? program.standardPort
            let port = alone == nil ? settings.port(program) : own
            return HealthProbe.isHealthy(host: settings.host, port: port, path: "/health/ready")
        }
    }

    /// The program that a command line starts alone, also where an init such as docker's stands before it; nil for both.
    static func programStartedAlone(by words: [String]) -> ServedProgram? {
        let names = words.map { $0.split(separator: "/").last.map(String.init) ?? "" }
        return ServedProgram.allCases.first { names.contains($0.fileName) || names.contains($0.command) }
    }

    /// proc(5): the words of the command line, each ended by a null byte.
    private static var commandLineOfProcess1: [String] {
        let bytes = FileManager.default.contents(atPath: "/proc/1/cmdline") ?? Data()
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
