internal import COneDNN

/// The CPU engine: where primitives are made and memory lies.
///
/// oneDNN's engines may be used from several threads at once (developer guide, "Basic concepts"), so all lanes share
/// one.
public final class Engine: @unchecked Sendable {
    let raw: dnnl_engine_t

    /// Creates the engine.
    ///
    /// - Throws: ``OneDNNError`` if the processor is not supported.
    public init() throws(OneDNNError) {
        raw = try handle("engine") { dnnl_engine_create(&$0, dnnl_cpu, 0) }
    }

    deinit { dnnl_engine_destroy(raw) }
}
