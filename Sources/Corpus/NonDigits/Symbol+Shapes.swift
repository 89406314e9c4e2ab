extension Symbol {
    /// Shapes and signs that people draw; none of them a ring, a loop or an upright bar.
    static let shapes = [
        Symbol("triangle", "M 50 2 L 98 96 L 2 96 L 50 2"),
        Symbol("square", "M 4 4 L 4 96 L 96 96 L 96 4 L 4 4"),
        Symbol("star", "M 50 0 L 79 95 L 2 36 L 98 36 L 21 95 L 50 0", heldOut: true),
        Symbol("heart", "M 50 28 C 42 -8 0 -2 2 34 C 4 62 34 78 50 100 C 66 78 96 62 98 34 C 100 -2 58 -8 50 28"),
        Symbol("arrow-right", "M 0 50 L 98 50 M 62 14 L 98 50 L 62 86", heldOut: true),
        Symbol("arrow-left", "M 100 50 L 2 50 M 38 18 L 2 50 L 38 82"),
        Symbol("arrow-slant", "M 2 98 L 96 4 M 46 4 L 96 4 L 96 54"),
        Symbol("plus", "M 50 0 L 50 100 M 0 50 L 100 50"),
        Symbol("equals", "M 2 30 L 98 30 M 2 70 L 98 70"),
        Symbol("asterisk", "M 50 0 L 50 100 M 6 25 L 94 75 M 94 25 L 6 75", heldOut: true),
        Symbol("hash", "M 35 0 L 28 100 M 72 0 L 65 100 M 2 34 L 98 34 M 0 68 L 96 68"),
        Symbol("percent", "M 92 0 L 8 100 O 22 22 20 20 O 78 78 20 20", heldOut: true),
        Symbol("divide", "M 2 50 L 98 50 O 50 15 5 5 O 50 85 5 5"),
        Symbol("check", "M 2 60 L 34 98 L 98 4", heldOut: true),
        Symbol("wave", "M 0 50 C 15 10 25 10 35 50 C 45 90 55 90 65 50 C 75 10 85 10 100 50"),
        Symbol("euro", "M 94 12 C 62 -12 22 4 22 50 C 22 100 66 110 94 86 M 2 40 L 66 40 M 2 60 L 62 60"),
        Symbol("smiley", "O 50 50 50 50 O 33 36 4 6 O 67 36 4 6 M 24 62 C 34 88 66 88 76 62"),
        Symbol("sad", "O 50 50 50 48 O 33 36 5 5 O 67 36 5 5 M 26 78 C 36 56 64 56 74 78", heldOut: true),
        Symbol("house", "M 10 45 L 10 98 L 90 98 L 90 45 M 0 50 L 50 2 L 100 50 M 40 98 L 40 66 L 60 66 L 60 98"),
        Symbol("nikolaus", "M 10 98 L 90 98 L 10 45 L 90 45 L 10 98 L 10 45 L 50 2 L 90 45 L 90 98", heldOut: true),
        Symbol("cloud", "M 20 80 C -12 78 0 38 22 46 C 20 4 62 6 64 32 C 100 16 116 80 80 80 L 20 80"),
        Symbol(
            "sun",
            "O 50 50 22 22 M 50 0 L 50 20 M 50 80 L 50 100 M 0 50 L 20 50 M 80 50 L 100 50 M 15 15 L 29 29 "
                + "M 71 71 L 85 85 M 85 15 L 71 29 M 29 71 L 15 85"
        ),
        Symbol(
            "flower",
            "O 50 40 10 10 O 50 16 13 13 O 74 34 13 13 O 64 62 13 13 O 36 62 13 13 O 26 34 13 13 "
                + "M 50 52 L 50 100",
            heldOut: true
        ),
        Symbol("person", "O 50 14 13 13 M 50 27 L 50 66 M 15 42 L 85 42 M 50 66 L 20 100 M 50 66 L 80 100"),
        Symbol("fish", "M 98 50 C 70 8 35 20 5 82 L 5 18 C 35 80 70 92 98 50 O 76 44 3 3"),
        Symbol("tree", "M 50 0 L 92 36 L 66 36 L 98 72 L 2 72 L 34 36 L 8 36 L 50 0 M 50 72 L 50 100"),
        Symbol("envelope", "M 0 15 L 100 15 L 100 85 L 0 85 L 0 15 L 50 55 L 100 15", heldOut: true),
        Symbol(
            "ladder",
            "M 25 0 L 25 100 M 75 0 L 75 100 M 25 15 L 75 15 M 25 38 L 75 38 M 25 62 L 75 62 M 25 85 L 75 85"
        ),
        Symbol("stairs", "M 0 100 L 0 75 L 25 75 L 25 50 L 50 50 L 50 25 L 75 25 L 75 0 L 100 0"),
        Symbol("umbrella", "M 2 52 C 10 -16 90 -16 98 52 L 2 52 M 50 52 L 50 86 C 50 104 72 104 72 88", heldOut: true),
        Symbol("cup", "M 5 15 L 15 98 L 65 98 L 75 15 L 5 15 M 73 30 C 104 26 104 72 68 70"),
        Symbol("crossed-ring", "O 50 50 50 50 M 15 15 L 85 85 M 85 15 L 15 85"),
        Symbol("peace", "O 50 50 50 50 M 50 0 L 50 100 M 50 50 L 15 85 M 50 50 L 85 85", heldOut: true),
        Symbol("hexagram", "M 50 0 L 93 75 L 7 75 L 50 0 M 50 100 L 7 25 L 93 25 L 50 100"),
        Symbol("mountains", "M 0 95 L 25 30 L 42 70 L 65 10 L 100 95"),
        Symbol("crown", "M 4 98 L 0 15 L 28 55 L 50 2 L 72 55 L 100 15 L 96 98 L 4 98"),
        Symbol(
            "car",
            "M 0 70 L 0 45 L 22 45 L 34 18 L 70 18 L 82 45 L 100 45 L 100 70 L 0 70 O 24 76 11 11 O 76 76 11 11"
        ),
        Symbol("boat", "M 0 68 L 100 68 L 80 98 L 20 98 L 0 68 M 48 68 L 48 0 L 92 54 L 48 54", heldOut: true),
        Symbol(
            "cat",
            "M 12 45 L 8 0 L 36 22 L 64 22 L 92 0 L 88 45 C 98 110 2 110 12 45 O 35 50 4 5 O 65 50 4 5 "
                + "M 42 74 L 50 80 L 58 74"
        ),
        Symbol("grid", "M 4 4 L 96 4 L 96 96 L 4 96 L 4 4 M 35 4 L 35 96 M 65 4 L 65 96 M 4 35 L 96 35 M 4 65 L 96 65"),
        Symbol("rails", "M 25 0 L 25 100 M 50 0 L 50 100 M 75 0 L 75 100"),
        Symbol("bars", "M 0 20 L 100 20 M 0 50 L 100 50 M 0 80 L 100 80"),
        Symbol("key", "O 18 50 18 18 M 36 50 L 100 50 M 100 50 L 100 74 M 82 50 L 82 70", heldOut: true),
        Symbol(
            "fence",
            "M 10 0 L 10 100 M 37 0 L 37 100 M 63 0 L 63 100 M 90 0 L 90 100 M 0 30 L 100 30 M 0 70 L 100 70"
        ),
    ]
}
