import Testing

@testable import OneDNN

@Suite struct MemoryDescriptorTests {
    @Test func countsItsBytes() throws {
        #expect(try MemoryDescriptor([2, 3, 4, 5], .nchw).byteCount == 2 * 3 * 4 * 5 * 4)
    }

    @Test func refusesALayoutOfAnotherRank() {
        let error = #expect(throws: OneDNNError.self) { try MemoryDescriptor([2, 3], .nchw) }
        #expect(error?.description.contains("[2, 3]") == true)
    }

    @Test func isEqualOnlyForTheSameShapeAndLayout() throws {
        let descriptor = try MemoryDescriptor([2, 3], .nc)
        #expect(try descriptor == MemoryDescriptor([2, 3], .nc))
        #expect(try descriptor != MemoryDescriptor([3, 2], .nc))
        #expect(try descriptor != MemoryDescriptor([2, 3], .any))
    }
}
