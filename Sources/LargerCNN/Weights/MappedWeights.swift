internal import OneDNN

/// The parameters of LargerCNN in a mapped safetensors file: nothing is copied, and only what is read is resident.
struct MappedWeights: WeightSource {
    private let file: MappedFile
    private let header: SafetensorsHeader
    let ground: PictureGround

    /// The file's free text.
    var metadata: [String: String] { header.metadata }

    /// Takes a file whose tensors are those of LargerCNN.
    ///
    /// - Returns: nil for scalars off their natural alignment, which other writers of the format may leave: such a file
    ///   must be copied.
    /// - Throws: ``SafetensorsError``, or ``ModelWeightsError`` if the tensors are those of another network, or
    ///   ``CalibrationError`` if its ground is none.
    init?(_ file: MappedFile) throws {
        let header = try SafetensorsHeader(of: file.bytes)
        try ModelWeights.check(shapes: header.entries.mapValues(\.shape))
        let isAligned = header.entries.values.allSatisfy {
            $0.bytes.lowerBound.isMultiple(of: MemoryLayout<Float>.alignment)
        }
        guard isAligned else { return nil }
        (self.file, self.header, ground) = (file, header, try PictureGround(metadata: header.metadata))
    }

    func memory(_ name: String, viewedAs shape: [Int], engine: Engine) throws(OneDNNError) -> Memory {
        try Memory(
            MemoryDescriptor(shape, rowMajorLayout(rank: shape.count)),
            reading: bytes(name),
            ownedBy: file,
            engine: engine
        )
    }

    func withScalars<Result>(_ name: String, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        // The file's bytes are bound to no other type, and their alignment was checked.
        withExtendedLifetime(file) { body(bytes(name).bindMemory(to: Float.self)) }
    }

    func forget() { file.forget() }

    private func bytes(_ name: String) -> UnsafeRawBufferPointer {
        guard let entry = header.entries[name] else { preconditionFailure("LargerCNN has no parameter \(name)") }
        return UnsafeRawBufferPointer(rebasing: file.bytes[entry.bytes])
    }
}
