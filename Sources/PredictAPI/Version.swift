/// The version of this program.
enum Version {
    /// As `--version`, the API's description and the log give it.
    static let current = "0.1.0"
}
