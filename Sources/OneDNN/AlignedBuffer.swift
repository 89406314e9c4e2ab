internal import COneDNN
internal import Glibc

/// Zeroed bytes on a 64-byte boundary.
final class AlignedBuffer: @unchecked Sendable {
    let start: UnsafeMutableRawPointer
    let byteCount: Int

    init(byteCount: Int) throws(OneDNNError) {
        // One cache line of slack: vector code may read past the last scalar.
        let padded = (byteCount + 127) & ~63
        guard let start = aligned_alloc(64, padded) else {
            throw OneDNNError(operation: "\(padded) bytes", status: Int(dnnl_out_of_memory.rawValue))
        }
        memset(start, 0, padded)
        self.start = start
        self.byteCount = byteCount
    }

    deinit { free(start) }
}
