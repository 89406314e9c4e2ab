import Glibc

/// The environment of this process, for the one place that hands it on.
public enum ProcessEnvironment {
    /// Every variable; a name that stands twice counts with its first value, as `getenv` has it.
    public static var current: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(pair[0])
            if pair.count == 2, variables[name] == nil { variables[name] = String(pair[1]) }
            entry += 1
        }
        return variables
    }
}
