/// Joins pieces that are parts of one stroke: dots and dashes of a dotted line, a line with gaps.
enum StrokeGroups {
    /// Joins pieces about as thick as the main one wherever the gap between two is no wider than a few strokes.
    ///
    /// - Parameter components: All pieces of ink, largest first.
    /// - Returns: The pieces, joined ones as one, largest first.
    static func joined(_ components: [InkComponent]) -> [InkComponent] {
        guard components.count > 1, components.count <= 4000 else { return components }
        let thickness = thickness(of: components[0])
        let parts = components.filter { Self.thickness(of: $0) * 5 >= thickness * 2 && $0.area >= 3 }
        guard parts.count > 1, parts.count <= 400 else { return components }
        // Dots may stand apart by more than a stroke's width; the ends of a broken line face each other more closely.
        let wide = Int((thickness * 1.6).rounded(.up)) + 1
        let close = Int((thickness * 0.8).rounded(.up)) + 1
        let isShort = parts.map { Float($0.box.longSide) <= 6 * thickness }
        var groups = Array(parts.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while groups[index] != index { index = groups[index] }
            return index
        }
        for a in parts.indices {
            for b in 0..<a where root(a) != root(b) {
                let reach = isShort[a] && isShort[b] ? wide : close
                guard parts[a].box.gap(to: parts[b].box) <= reach else { continue }
                if parts[a].isWithin(reach, of: parts[b]) { groups[max(root(a), root(b))] = min(root(a), root(b)) }
            }
        }
        var joined: [Int: [InkComponent]] = [:]
        for index in parts.indices { joined[root(index), default: []].append(parts[index]) }
        let rest = components.filter { Self.thickness(of: $0) * 5 < thickness * 2 || $0.area < 3 }
        let strokes = joined.keys.sorted().compactMap { joined[$0] }
            .flatMap { isRow($0) ? $0 : [InkComponent(joining: $0)] }
        return (strokes + rest).sorted { $0.area > $1.area }
    }

    /// Whether pieces are digits side by side rather than parts of one.
    ///
    /// Then two or more of them, one beside the other, are nearly as tall as all together, and all together are wider
    /// than a digit is. The dots of a dotted line are as wide as tall.
    static func isRow(_ parts: [InkComponent]) -> Bool {
        let box = InkComponent.box(around: parts)
        guard parts.count > 1, box.width * 10 >= box.height * 11 else { return false }
        let tall = parts.filter {
            $0.box.height * 3 >= box.height * 2 && Float($0.box.height) >= 2.5 * thickness(of: $0)
        }
        .sorted { $0.box.x < $1.box.x }
        return zip(tall, tall.dropFirst()).contains { left, right in
            right.box.x * 4 >= left.box.x * 4 + left.box.width * 3
        }
    }

    /// About how thick a piece's strokes are: its area by its length, but no more than its mean run.
    private static func thickness(of piece: InkComponent) -> Float {
        min(Float(piece.area) / Float(piece.box.longSide), Float(piece.area) / Float(piece.runs.count))
    }
}

extension InkComponent {
    /// Whether a pixel of this piece is near one of another, measured along the longer axis.
    fileprivate func isWithin(_ reach: Int, of other: InkComponent) -> Bool {
        let near = other.box.grown(by: reach)
        let others = other.runs.filter { $0.end > box.x - reach && $0.start < box.right + reach }
        for run in runs where run.y >= near.y && run.y < near.bottom && run.end > near.x && run.start < near.right {
            for candidate in others where abs(candidate.y - run.y) <= reach {
                if candidate.start - run.end <= reach && run.start - candidate.end <= reach { return true }
            }
        }
        return false
    }
}
