extension NonDigitKind {
    /// Every kind; names are unique.
    static let all: [NonDigitKind] =
        Symbol.letters.map { symbol in
            .drawing(.letter, "letter-\(symbol.name)", heldOut: symbol.isHeldOut) { Hand.draw(symbol, using: &$0) }
        }
        + Symbol.shapes.map { symbol in
            .drawing(.shape, symbol.name, heldOut: symbol.isHeldOut) { Hand.draw(symbol, using: &$0) }
        } + scribbles + marks + ruins + textures
}
