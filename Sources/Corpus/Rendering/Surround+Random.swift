import LargerCNN

extension Surround {
    /// A band of any width on some of the four sides, of a page's or a viewer's colour.
    static func random(using generator: inout SplitMix64) -> Surround {
        func band() -> Float { generator.happens(0.7) ? generator.uniform(in: 0.02..<0.2) : 0 }
        let kind = generator.uniform(in: 0..<1)
        let colour: Colour =
            kind < 0.3
            ? .black : kind < 0.6 ? .white : .random(luminance: kind * 250, saturation: 0.2, using: &generator)
        return Surround(left: band(), right: band(), top: band(), bottom: band(), colour: colour)
    }
}
