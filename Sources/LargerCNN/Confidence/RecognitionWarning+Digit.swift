extension RecognitionWarning {
    /// What the preparation of a picture found odd.
    static func warnings(about digit: PreparedDigit) -> [RecognitionWarning] {
        // A picture in MNIST's form is what the network knows best, whatever its size.
        guard !digit.isUnchanged else { return [] }
        return allCases.filter { $0.applies(to: digit) }
    }

    /// Ink whose longer side has fewer pixels shows no shape: MNIST's digits have twenty.
    private static let leastInkSide = 10
    /// A pen on paper reaches 100 and more, a faint scan 60, ink that hardly shows less.
    private static let leastContrast = 40

    private func applies(to digit: PreparedDigit) -> Bool {
        switch self {
        case .tinyInk: digit.inkBox.longSide < Self.leastInkSide
        case .touchesBorder: digit.touchesEdge
        case .lowContrast: digit.contrast < Self.leastContrast
        case .severalDigits: false
        }
    }
}
