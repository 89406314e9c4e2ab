import Testing

@testable import LargerCNN

@Suite struct ReferenceFlattenTests {
    @Test func channelsFollowEachOther() {
        let input = Tensor(shape: [2, 2, 1, 2], scalars: [1, 2, 3, 4, 5, 6, 7, 8])
        let output = ReferenceFlatten().forward(input)
        #expect(output == Tensor(shape: [2, 4], scalars: [1, 2, 3, 4, 5, 6, 7, 8]))
        #expect(ReferenceFlatten().backward(output, input: input).input == input)
    }
}
