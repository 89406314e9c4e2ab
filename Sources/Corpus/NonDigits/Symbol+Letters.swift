extension Symbol {
    /// Letters that nobody reads as a digit, whatever the hand.
    ///
    /// Left out are those that some hand writes as some digit: B D G I J O Q S Y Z and a b d g i j l o q s u y z, as
    /// well as Λ (a 1 with a long upstroke), Σ, Φ (a crossed 0) and 日.
    static let letters = [
        Symbol("A", "M 5 100 L 50 0 L 95 100 M 25 62 L 75 62", heldOut: true),
        Symbol("C", "M 90 18 C 68 -10 8 -8 8 50 C 8 108 70 110 92 80"),
        Symbol("E", "M 85 0 L 15 0 L 15 100 L 85 100 M 15 48 L 70 48"),
        Symbol("F", "M 85 0 L 15 0 L 15 100 M 15 46 L 70 46"),
        Symbol("H", "M 12 0 L 12 100 M 88 0 L 88 100 M 12 50 L 88 50", heldOut: true),
        Symbol("K", "M 15 0 L 15 100 M 85 0 L 15 55 L 88 100", heldOut: true),
        Symbol("L", "M 20 0 L 20 100 L 85 100"),
        Symbol("M", "M 5 100 L 12 0 L 50 65 L 88 0 L 95 100"),
        Symbol("N", "M 12 100 L 12 0 L 88 100 L 88 0"),
        Symbol("P", "M 18 100 L 18 0 C 95 -10 98 60 18 54"),
        Symbol("R", "M 18 100 L 18 0 C 95 -8 98 55 18 50 L 88 100", heldOut: true),
        Symbol("T", "M 5 0 L 95 0 M 50 0 L 50 100"),
        Symbol("U", "M 8 0 L 8 60 C 8 114 92 114 92 60 L 92 0"),
        Symbol("V", "M 5 0 L 50 100 L 95 0"),
        Symbol("W", "M 0 0 L 25 100 L 50 30 L 75 100 L 100 0", heldOut: true),
        Symbol("X", "M 8 0 L 92 100 M 92 0 L 8 100"),
        Symbol("e", "M 12 56 L 88 46 C 90 -4 18 -16 10 50 C 4 106 70 112 94 82"),
        Symbol("f", "M 88 14 C 72 -10 42 -6 43 30 L 43 100 M 12 45 L 76 45"),
        Symbol("h", "M 15 0 L 15 100 M 15 60 C 30 35 80 35 80 65 L 80 100", heldOut: true),
        Symbol("k", "M 20 0 L 20 100 M 74 38 L 20 70 L 80 100"),
        Symbol("m", "M 5 30 L 8 100 M 8 50 C 15 20 48 20 48 55 L 48 100 M 48 50 C 55 20 92 20 92 55 L 92 100"),
        Symbol("n", "M 15 0 L 15 100 M 15 35 C 30 -6 86 -6 86 45 L 86 100"),
        Symbol("r", "M 20 0 L 20 100 M 20 40 C 32 8 62 -2 92 8"),
        Symbol("t", "M 45 0 L 45 78 C 45 102 66 106 84 90 M 12 30 L 82 30", heldOut: true),
        Symbol("w", "M 0 5 C 0 120 48 120 50 25 C 52 120 98 120 100 5"),
        Symbol(
            "ae",
            "M 5 25 C 30 -5 48 5 46 40 L 46 70 C 40 110 0 100 8 70 C 12 50 60 50 92 44 C 92 -5 50 -5 48 45 C "
                + "46 110 80 105 96 85"
        ),
        Symbol("pi", "M 5 14 L 95 8 M 30 11 L 24 100 M 70 9 L 72 88 L 88 98"),
        Symbol("psi", "M 5 5 C 5 85 95 85 95 5 M 50 0 L 50 100"),
        Symbol("omega", "M 5 100 L 36 100 C -10 62 2 0 50 0 C 98 0 110 62 64 100 L 95 100", heldOut: true),
        Symbol("zhe", "M 50 0 L 50 100 M 8 2 L 92 98 M 92 2 L 8 98"),
        Symbol("sha", "M 8 0 L 8 100 L 92 100 L 92 0 M 50 0 L 50 100"),
        Symbol("ya", "M 84 100 L 84 0 C 2 -8 2 56 84 50 M 60 52 L 12 100"),
        Symbol("da", "M 5 35 L 95 35 M 50 0 C 48 55 30 85 5 100 M 52 42 L 96 100", heldOut: true),
        Symbol("shan", "M 50 0 L 50 100 M 8 35 L 8 100 L 92 100 L 92 35"),
        Symbol("mu", "M 5 30 L 95 30 M 50 0 L 50 100 M 48 32 C 40 60 25 75 5 88 M 52 32 C 60 60 75 75 96 88"),
        Symbol("tian", "M 10 5 L 10 98 L 90 98 L 90 5 L 10 5 M 10 50 L 90 50 M 50 5 L 50 98"),
    ]
}
