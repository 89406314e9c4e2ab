import Synchronization
import Testing

@testable import HTTPServer

struct BodyStreamTests {
    /// Reads once into a buffer of a size; an empty text where nothing came.
    private func read(
        _ stream: BodyStream,
        _ size: Int = 100,
        wake: @escaping @Sendable () -> Void = {}
    ) -> (
        BodyStream.Reading, String
    ) {
        var buffer = [UInt8](repeating: 0, count: size)
        let reading = buffer.withUnsafeMutableBytes { stream.read(into: $0) { wake } }
        guard case .copied(let count) = reading else { return (reading, "") }
        return (reading, String(decoding: buffer[..<count], as: UTF8.self))
    }

    @Test(arguments: [1, 2, 3, 5, 100])
    func whatIsReadIsWhatWasWrittenHoweverItIsCut(size: Int) {
        let stream = BodyStream()
        for piece in ["ab", "", "cde", "f"] { stream.write([UInt8](piece.utf8)) }
        stream.finish()
        var text = ""
        while case (.copied, let piece) = read(stream, size) { text += piece }
        #expect(text == "abcdef")
        let (end, _) = read(stream, size)
        #expect(end == .finished)
    }

    @Test func aReaderThatWaitsIsWokenOnceForEachWait() {
        let stream = BodyStream()
        let woken = Mutex(0)
        let (first, _) = read(stream) { woken.withLock { $0 += 1 } }
        #expect(first == .waiting)
        stream.write([1])
        stream.write([2])
        #expect(woken.withLock { $0 } == 1)
        let (second, _) = read(stream)
        #expect(second == .copied(2))
        _ = read(stream) { woken.withLock { $0 += 1 } }
        stream.finish()
        #expect(woken.withLock { $0 } == 2)
    }

    @Test func aReaderThatFallsBehindIsDropped() {
        let stream = BodyStream(limit: 10)
        #expect(stream.write([UInt8](repeating: 1, count: 10)))
        _ = read(stream, 4)
        #expect(stream.write([UInt8](repeating: 2, count: 4)))
        #expect(!stream.write([3]))
        #expect(stream.isBroken)
        #expect(!stream.write([]))
        let (reading, _) = read(stream)
        #expect(reading == .broken)
    }

    @Test func theEndIsToldOnceAndLateAskersAtOnce() {
        let stream = BodyStream()
        let told = Mutex(0)
        stream.onEnd { told.withLock { $0 += 1 } }
        stream.readerLeft()
        stream.readerLeft()
        #expect(told.withLock { $0 } == 1)
        stream.onEnd { told.withLock { $0 += 10 } }
        #expect(told.withLock { $0 } == 11)
        #expect(!stream.write([1]))
    }

    @Test func whatWasWrittenBeforeGivingUpIsStillRead() {
        let stream = BodyStream()
        stream.write([65])
        stream.abort()
        #expect(!stream.write([66]))
        let (first, text) = read(stream)
        #expect(first == .copied(1) && text == "A")
        let (second, _) = read(stream)
        #expect(second == .broken)
    }

    @Test func nothingIsWrittenAfterTheEnd() {
        let stream = BodyStream()
        stream.finish()
        #expect(!stream.write([1]))
        stream.abort()
        let (reading, _) = read(stream)
        #expect(reading == .finished)
    }
}
