extension RecognitionWarning {
    /// What the preparation of a picture found odd.
    static func warnings(about digit: PreparedDigit) -> [RecognitionWarning] {
        // A picture in MNIST's form is what the network knows best, whatever its size.
        guard !digit.isUnchanged else { return [] }
        return allCases.filter { $0.applies(to: digit) }
    }

    private func applies(to digit: PreparedDigit) -> Bool {
        switch self {
        case .tinyInk: digit.isTiny
        case .touchesBorder: digit.touchesEdge
        case .lowContrast: digit.isFaint
        case .severalDigits: digit.otherPieces > 0
        }
    }
}
