import Cryptography
import Testing

struct RandomBytesTests {
    @Test func eachCallGivesOtherBytesOfTheLengthAskedFor() {
        let all = (0..<100).map { _ in RandomBytes.make(16) }
        #expect(all.map(\.count) == [Int](repeating: 16, count: 100))
        #expect(Set(all).count == 100)
        #expect(RandomBytes.make(0) == [])
    }
}
