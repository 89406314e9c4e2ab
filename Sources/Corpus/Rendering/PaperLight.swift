import Glibc
import LargerCNN

/// How the light falls on paper.
public struct PaperLight: Sendable, Equatable {
    /// A shadow with one straight edge, as of a hand or a phone.
    public struct Shadow: Sendable, Equatable {
        /// The direction into the shadow, in radians clockwise from the right.
        public var angle: Float
        /// Where its edge is between the picture's middle, 0, and its corners, ±1.
        public var offset: Float
        /// The width of the edge as a fraction of the picture's diagonal.
        public var softness: Float
        /// The light that it takes away, 0 to 1.
        public var strength: Float
    }

    /// The light lost from one side to the other, 0 to 1.
    public var gradient: Float = 0
    /// Where the light comes from, in radians clockwise from the right.
    public var angle: Float = 0
    /// The light lost in the corners, 0 to 1.
    public var vignette: Float = 0
    /// How uneven the paper itself is, 0 to 1.
    public var mottling: Float = 0
    /// A shadow; nil if there is none.
    public var shadow: Shadow?

    /// Even, full light.
    public init() {}

    /// The light at the nodes of a coarse grid over a picture; between them it changes evenly.
    struct Grid {
        /// From node to node in pixels.
        static let cell = 8
        private let columns: Int
        private var nodes: [Float]

        init(_ light: PaperLight, width: Int, height: Int, using generator: inout SplitMix64) {
            columns = width / Self.cell + 2
            let rows = height / Self.cell + 2
            nodes = []
            nodes.reserveCapacity(columns * rows)
            let (halfX, halfY) = (Float(width) / 2, Float(height) / 2)
            let reach = (halfX * halfX + halfY * halfY).squareRoot()
            let (toX, toY) = (cos(light.angle), sin(light.angle))
            let (shadeX, shadeY) = (cos(light.shadow?.angle ?? 0), sin(light.shadow?.angle ?? 0))
            for row in 0..<rows {
                for column in 0..<columns {
                    let x = (Float(column * Self.cell) - halfX) / reach
                    let y = (Float(row * Self.cell) - halfY) / reach
                    var value = 1 - light.gradient * (0.5 - 0.5 * (x * toX + y * toY))
                    value -= light.vignette * (x * x + y * y)
                    if let shadow = light.shadow {
                        let into = (x * shadeX + y * shadeY - shadow.offset) / max(shadow.softness, 0.01) + 0.5
                        let t = min(max(into, 0), 1)
                        value *= 1 - shadow.strength * t * t * (3 - 2 * t)
                    }
                    if light.mottling > 0 { value *= 1 + light.mottling * generator.uniform(in: -1..<1) }
                    nodes.append(max(value, 0.05))
                }
            }
        }

        /// How finely light is counted: full light is `1 << shift`.
        static let shift: Int32 = 14

        /// The light on each pixel of a row.
        func fill(_ lit: inout [Int32], row y: Int) {
            let (above, below) = (y / Self.cell * columns, (y / Self.cell + 1) * columns)
            let share = Float(y % Self.cell) / Float(Self.cell)
            func node(_ column: Int) -> Float {
                (nodes[above + column] * (1 - share) + nodes[below + column] * share) * Float(1 << Self.shift)
            }
            lit.withUnsafeMutableBufferPointer { lit in
                var left = node(0)
                for cell in 0..<columns - 1 {
                    let right = node(cell + 1)
                    let step = (right - left) / Float(Self.cell)
                    let first = cell * Self.cell
                    for x in first..<max(first, min(first + Self.cell, lit.count)) {
                        lit[x] = Int32(left + step * Float(x - first))
                    }
                    left = right
                }
            }
        }
    }
}
