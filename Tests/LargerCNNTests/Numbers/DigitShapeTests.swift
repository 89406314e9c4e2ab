import Testing

@testable import LargerCNN

/// What size and proportion say of a digit.
@Suite struct DigitShapeTests {
    private func penalty(_ width: Int, _ height: Int, _ digit: Int) -> Float {
        DigitShape.penalty(of: PixelBox(x: 0, y: 0, width: width, height: height), as: digit, height: 100)
    }

    @Test(arguments: 0...9)
    func aUsualDigitCostsNothing(digit: Int) {
        #expect(penalty(digit == 1 ? 40 : 70, 100, digit) == 0)
    }

    @Test(arguments: 0...9)
    func theOdderTheWorse(digit: Int) {
        let widths = [100, 160, 240, 400].map { penalty($0, 100, digit) }
        #expect(widths == widths.sorted())
        #expect(penalty(250, 100, digit) > 4)
        #expect(penalty(25, 35, digit) > 2)
    }
}
