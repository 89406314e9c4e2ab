internal import COneDNN

/// A oneDNN call that did not succeed.
public struct OneDNNError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was asked, such as "convolution forward".
    public let operation: String
    /// oneDNN's `dnnl_status_t`.
    public let status: Int

    /// One line for a log.
    public var description: String { "oneDNN refused \(operation): \(reason) (status \(status))" }

    /// Whether oneDNN has no implementation for what was asked, so that another algorithm may be tried.
    public var isUnimplemented: Bool { status == Int(dnnl_unimplemented.rawValue) }

    private var reason: String {
        switch dnnl_status_t(rawValue: UInt32(status)) {
        case dnnl_out_of_memory: "out of memory"
        case dnnl_invalid_arguments: "invalid arguments"
        case dnnl_unimplemented: "not implemented"
        case dnnl_runtime_error: "runtime error"
        case dnnl_not_required: "not required"
        default: "failed"
        }
    }
}

/// Turns a status into an error that names the call.
func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(OneDNNError) {
    guard status == dnnl_success else {
        throw OneDNNError(operation: operation(), status: Int(status.rawValue))
    }
}

/// Fills an optional handle through `create` and returns it unwrapped.
func handle(
    _ operation: @autoclosure () -> String,
    _ create: (inout OpaquePointer?) -> dnnl_status_t
) throws(OneDNNError) -> OpaquePointer {
    var raw: OpaquePointer?
    try check(create(&raw), operation())
    guard let raw else { throw OneDNNError(operation: operation(), status: Int(dnnl_runtime_error.rawValue)) }
    return raw
}
