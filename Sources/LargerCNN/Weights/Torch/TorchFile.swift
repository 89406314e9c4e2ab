/// A `state_dict` as `torch.save` writes it: a zip of a pickle and of raw little-endian float32 storages.
public enum TorchFile {
    /// Reads the tensors of a state_dict.
    ///
    /// - Parameter bytes: The whole file, such as the original `mnist_larger_cnn.pth`.
    /// - Returns: Tensors by name.
    /// - Throws: ``TorchFileError``; nothing in the file is ever run.
    public static func tensors(decoding bytes: [UInt8]) throws(TorchFileError) -> [String: Tensor] {
        let archive = try StoredZip(bytes)
        var tensors: [String: Tensor] = [:]
        for (name, view) in try TorchPickle.tensors(in: archive.entry(endingWith: "/data.pkl")) {
            tensors[name] = try tensor(view, in: archive.entry(endingWith: "/data/\(view.storage)"), name: name)
        }
        return tensors
    }

    private static func tensor(
        _ view: TorchPickle.TensorView,
        in storage: ArraySlice<UInt8>,
        name: String
    ) throws(TorchFileError) -> Tensor {
        var count = 1
        for (extent, stride) in zip(view.shape, view.strides).reversed() {
            guard stride == count || extent == 1 else { throw .unsupported("\(name) is not stored row by row") }
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard extent >= 0, !overflow, product <= storage.count else {
                throw .malformedPickle(reason: "\(name) of shape \(view.shape) is larger than its storage")
            }
            count = product
        }
        guard view.offset >= 0, view.offset <= storage.count / 4, count <= storage.count / 4 - view.offset else {
            throw .malformedPickle(reason: "\(name) of shape \(view.shape) lies outside its storage")
        }
        let start = storage.startIndex + view.offset * 4
        let scalars = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            storage[start..<start + count * 4].withUnsafeBytes {
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0)
            }
            initialized = count
        }
        return Tensor(shape: view.shape, scalars: scalars)
    }
}
