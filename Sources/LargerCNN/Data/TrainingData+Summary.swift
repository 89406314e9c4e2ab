extension TrainingData {
    /// What a checkpoint remembers of its data, to tell whether a training goes on with the same.
    struct Summary: Codable, Sendable, Equatable {
        struct Part: Codable, Sendable, Equatable {
            let name: String
            let count: Int
            let fingerprint: UInt64
        }
        let sources: [Part]
        let validation: [Part]

        /// What is different in `other`, as part of a sentence; nil for nothing.
        func difference(to other: Summary) -> String? {
            Self.difference(sources, other.sources, "training")
                ?? Self.difference(validation, other.validation, "validation")
        }

        private static func difference(_ then: [Part], _ now: [Part], _ kind: String) -> String? {
            func names(_ parts: [Part]) -> String { parts.map(\.name).joined(separator: ", ") }
            guard then.map(\.name) == now.map(\.name) else {
                return "its \(kind) images were \(names(then)), now they are \(names(now))"
            }
            for (then, now) in zip(then, now) where then != now {
                return then.count == now.count
                    ? "other \(kind) images stand in \(now.name)"
                    : "\(then.name) had \(then.count) \(kind) images, now \(now.count)"
            }
            return nil
        }
    }

    /// The parts with their sizes and fingerprints.
    var summary: Summary {
        func summarise(_ parts: [Part]) -> [Summary.Part] {
            parts.map { .init(name: $0.name, count: $0.digits.count, fingerprint: $0.digits.fingerprint) }
        }
        return Summary(sources: summarise(sources), validation: summarise(validation))
    }
}

extension LabelledDigits {
    /// A number that differs where labels or pixels do: FNV-1a, over words of eight pixels for speed.
    ///
    /// It guards against mistakes, not against malice.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ word: UInt64) {
            hash = (hash ^ word) &* 0x100_0000_01B3
            // The low bytes of a product never see the high ones of its factor: fold them in.
            hash ^= hash >> 32
        }
        for label in labels { add(UInt64(label)) }
        for image in images {
            image.pixels.withUnsafeBytes { bytes in
                for offset in stride(from: 0, to: bytes.count, by: 8) {
                    add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
                }
            }
        }
        return hash
    }
}
