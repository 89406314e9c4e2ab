import Testing

@testable import OneDNN

@Suite struct MemoryTests {
    private final class Bytes {
        let start: UnsafeMutablePointer<Float>
        let onDeath: () -> Void

        init(_ scalars: [Float], onDeath: @escaping () -> Void) {
            start = .allocate(capacity: scalars.count)
            start.initialize(from: scalars, count: scalars.count)
            self.onDeath = onDeath
        }

        deinit {
            start.deallocate()
            onDeath()
        }
    }

    @Test func bytesOfAnotherAreReadInPlaceAndKeptAsLongAsNeeded() throws {
        let engine = try Engine()
        var isDead = false
        var memory: Memory? = nil
        do {
            let bytes = Bytes([1, 2, 3, 4, 5, 6], onDeath: { isDead = true })
            memory = try Memory(
                MemoryDescriptor([2, 3], .nc),
                reading: UnsafeRawBufferPointer(start: bytes.start, count: 24),
                ownedBy: bytes,
                engine: engine
            )
        }
        #expect(!isDead)
        let scalars = memory?.withFloats { Array($0) }
        #expect(scalars == [1, 2, 3, 4, 5, 6])
        memory = nil
        #expect(isDead)
    }

    @Test func tooFewBytesAreRefused() throws {
        let engine = try Engine()
        let bytes = Bytes([1, 2], onDeath: {})
        #expect(throws: OneDNNError.self) {
            try Memory(
                MemoryDescriptor([2, 3], .nc),
                reading: UnsafeRawBufferPointer(start: bytes.start, count: 8),
                ownedBy: bytes,
                engine: engine
            )
        }
    }

    @Test func aViewSharesTheBytes() throws {
        let engine = try Engine()
        let memory = try Memory(MemoryDescriptor([1, 3, 2, 2], .nhwc, type: .unsigned8), engine: engine)
        let row = try memory.viewed(as: MemoryDescriptor([1, 12], .nc, type: .unsigned8), engine: engine)
        memory.withBytes { $0.copyBytes(from: 0..<12) }
        let bytes = row.withBytes { [UInt8]($0) }
        #expect(bytes == [UInt8](0..<12))
    }
}
