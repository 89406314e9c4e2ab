@preconcurrency import Glibc

/// The environment that OpenMP reads once, when the process starts.
enum OpenMPEnvironment {
    /// Starts the process again with idle OpenMP threads asleep instead of spinning.
    ///
    /// A spinning thread takes the core from whatever else runs: beside a busy neighbour a training step was ten times
    /// slower. libgomp reads the variable when it is loaded, so setting it here would come too late
    /// (GNU libgomp manual, `OMP_WAIT_POLICY`).
    static func makePassive() {
        guard getenv("OMP_WAIT_POLICY") == nil, setenv("OMP_WAIT_POLICY", "PASSIVE", 1) == 0 else { return }
        // If the new start fails, everything still works, only slower beside others.
        execv("/proc/self/exe", CommandLine.unsafeArgv)
    }
}
