import LargerCNN

/// What else is in the frame beside the drawing, in the drawing's ink.
public struct Clutter: Sendable, Equatable {
    /// How far inside the picture's edges a drawn frame stands, as a fraction of the shorter side; nil if there is none.
    public var frame: Float?
    /// Whether the drawing is underlined.
    public var isUnderlined = false
    /// How many short lines and dots stand beside the drawing.
    public var strays = 0
    /// How many pieces of neighbouring writing the picture's edge cuts off.
    public var neighbours = 0

    /// Nothing but the drawing.
    public init() {}

    /// The paths of all this, in pixels.
    ///
    /// - Parameters:
    ///   - box: The drawing's own box in pixels, its pen's width included.
    ///   - width: Width of the picture in pixels.
    ///   - height: Height of the picture in pixels.
    ///   - penWidth: Width of the pen in pixels.
    ///   - generator: Decides the places.
    /// - Returns: Paths that stay off the drawing's box; fewer than asked where there is no room.
    func paths(
        around box: PointBox,
        width: Int,
        height: Int,
        penWidth: Float,
        using generator: inout SplitMix64
    ) -> [[StrokeDrawing.Point]] {
        let (width, height) = (Float(width), Float(height))
        var paths: [[StrokeDrawing.Point]] = []
        if let frame, box.isInside(frame * min(width, height) + penWidth * 1.5, width, height) {
            let inset = frame * min(width, height)
            let (right, bottom) = (width - inset, height - inset)
            paths.append([(inset, inset), (right, inset), (right, bottom), (inset, bottom), (inset, inset)].map(point))
        }
        if isUnderlined {
            let y = box.maxY + generator.uniform(in: 0.06..<0.25) * box.height + penWidth
            let tilt = generator.uniform(in: -0.05..<0.05) * box.width
            let over = generator.uniform(in: -0.1..<0.5) * box.width
            paths.append([(box.minX - over, y), (box.maxX + over, y + tilt)].map(point))
        }
        for _ in 0..<strays {
            if let stray = stray(off: box, width, height, penWidth, &generator) { paths.append(stray) }
        }
        for _ in 0..<neighbours {
            paths.append(neighbour(off: box, width, height, penWidth, &generator))
        }
        return paths
    }

    /// A dot or a short bent line at a place that is free.
    private func stray(
        off box: PointBox,
        _ width: Float,
        _ height: Float,
        _ penWidth: Float,
        _ generator: inout SplitMix64
    ) -> [StrokeDrawing.Point]? {
        let length = generator.happens(0.5) ? 0 : generator.uniform(in: 0.04..<0.14) * box.side
        let gap = penWidth * 1.5 + length
        for _ in 0..<8 {
            let (x, y) = (generator.uniform(in: 0..<width), generator.uniform(in: 0..<height))
            let isOutside = x < box.minX - gap || x > box.maxX + gap || y < box.minY - gap || y > box.maxY + gap
            guard isOutside else { continue }
            guard length > 0 else { return [point((x, y))] }
            let (dx, dy) = (generator.uniform(in: -1..<1) * length, generator.uniform(in: -1..<1) * length)
            return [(x, y), (x + dx * 0.5 + dy * 0.1, y + dy * 0.5), (x + dx, y + dy)].map(point)
        }
        return nil
    }

    /// A loop or a line of a digit next door that mostly lies beyond one of the picture's edges.
    private func neighbour(
        off box: PointBox,
        _ width: Float,
        _ height: Float,
        _ penWidth: Float,
        _ generator: inout SplitMix64
    ) -> [StrokeDrawing.Point] {
        let size = box.side * generator.uniform(in: 0.3..<0.6)
        let depth = generator.uniform(in: 0.05..<0.5)
        let edge = generator.pick(0, 1, 2, 3)
        let isAcross = edge < 2
        let along = generator.uniform(in: 0..<(isAcross ? height : width))
        // It ends before the drawing begins.
        let room = [box.minX, width - box.maxX, box.minY, height - box.maxY][edge] - penWidth * 2
        let inside = min(depth * size * 2, max(room, 0)) - penWidth / 2
        let offset = inside - size
        let (x, y): (Float, Float) =
            switch edge {
            case 0: (offset, along)
            case 1: (width - offset, along)
            case 2: (along, offset)
            default: (along, height - offset)
            }
        let bend = generator.uniform(in: 0.4..<1)
        let circle: [(Float, Float)] = [
            (1, 0), (0.71, 0.71), (0, 1), (-0.71, 0.71), (-1, 0), (-0.71, -0.71), (0, -1), (0.71, -0.71), (1, 0),
        ]
        let squeeze = isAcross ? (1, bend) : (bend, Float(1))
        return circle.map { point((x + $0.0 * size * squeeze.0, y + $0.1 * size * squeeze.1)) }
    }

    private func point(_ place: (Float, Float)) -> StrokeDrawing.Point { .init(x: place.0, y: place.1) }
}

extension PointBox {
    /// Whether the box stays off all edges of a picture.
    fileprivate func isInside(_ margin: Float, _ width: Float, _ height: Float) -> Bool {
        minX > margin && minY > margin && maxX < width - margin && maxY < height - margin
    }
}
