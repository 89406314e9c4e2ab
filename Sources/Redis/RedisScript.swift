/// A script that Redis runs as one step (<https://redis.io/docs/latest/develop/interact/programmability/eval-intro/>).
public struct RedisScript: Sendable, Equatable {
    /// The script, in Lua.
    public let source: String

    /// Names a script.
    public init(_ source: String) { self.source = source }
}
