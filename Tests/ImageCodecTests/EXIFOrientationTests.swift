import Testing

@testable import ImageCodec

/// The bounded EXIF reader, on data that no camera would write too.
@Suite struct EXIFOrientationTests {
    static let prefix = Array("Exif".utf8) + [0, 0]

    /// A TIFF structure with one directory of one entry.
    static func tiff(isLittleEndian: Bool, tag: Int = 0x0112, type: Int = 3, count: Int = 1, value: Int) -> [UInt8] {
        func integer(_ value: Int, _ size: Int) -> [UInt8] {
            let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            return isLittleEndian ? little : little.reversed()
        }
        let order = Array((isLittleEndian ? "II" : "MM").utf8)
        let entry = integer(tag, 2) + integer(type, 2) + integer(count, 4) + integer(value, 2) + [0, 0]
        return order + integer(42, 2) + integer(8, 4) + integer(1, 2) + entry + integer(0, 4)
    }

    @Test(arguments: EXIFOrientation.allCases, [true, false])
    func allValuesAreReadInBothByteOrders(orientation: EXIFOrientation, isLittleEndian: Bool) {
        let data = Self.prefix + Self.tiff(isLittleEndian: isLittleEndian, value: Int(orientation.rawValue))
        #expect(EXIFOrientation(app1: data) == orientation)
    }

    @Test(arguments: [0, 9, 65_535]) func unknownValuesMeanUpright(value: Int) {
        #expect(EXIFOrientation(app1: Self.prefix + Self.tiff(isLittleEndian: true, value: value)) == .upright)
    }

    @Test func wrongTypeOrCountMeansUpright() {
        #expect(EXIFOrientation(app1: Self.prefix + Self.tiff(isLittleEndian: true, type: 4, value: 6)) == .upright)
        #expect(EXIFOrientation(app1: Self.prefix + Self.tiff(isLittleEndian: true, count: 9, value: 6)) == .upright)
        #expect(EXIFOrientation(app1: Self.prefix + Self.tiff(isLittleEndian: true, tag: 7, value: 6)) == .upright)
    }

    @Test func otherAPP1DataIsNoEXIF() {
        #expect(EXIFOrientation(app1: Array("http://ns.adobe.com/xap/1.0/".utf8)) == nil)
        #expect(EXIFOrientation(app1: [UInt8]()) == nil)
    }

    @Test func everyTruncationMeansUpright() {
        let data = Self.prefix + Self.tiff(isLittleEndian: false, value: 6)
        for count in Self.prefix.count..<(Self.prefix.count + 20) {
            #expect(EXIFOrientation(app1: data[..<count]) == .upright)
        }
    }

    @Test func offsetsBeyondTheDataMeanUpright() {
        var data = Self.prefix + Self.tiff(isLittleEndian: true, value: 6)
        data.replaceSubrange(10..<14, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(EXIFOrientation(app1: data) == .upright)
    }

    @Test func randomDataNeverCrashes() {
        var generator = SplitMix(seed: 7)
        let sound = Self.prefix + Self.tiff(isLittleEndian: true, value: 6)
        for _ in 0..<2000 {
            var data = sound
            for _ in 0..<4 {
                data[Int.random(in: 6..<data.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            #expect(EXIFOrientation(app1: data) != nil)
        }
    }
}
