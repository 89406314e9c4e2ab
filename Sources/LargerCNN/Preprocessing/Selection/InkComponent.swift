/// A connected piece of ink.
struct InkComponent: Sendable, Equatable {
    /// A row of neighbouring ink pixels: `start..<end` in row `y`.
    struct Run: Sendable, Equatable {
        var y: Int
        var start: Int
        var end: Int
    }

    /// Its pixels, top to bottom.
    private(set) var runs: [Run]
    /// The smallest box around it.
    private(set) var box: PixelBox
    /// Number of pixels.
    private(set) var area: Int

    /// A piece of given pixels, as when a piece is cut in two.
    ///
    /// - Parameter runs: Its pixels, at least one run.
    init(runs: [Run]) {
        precondition(!runs.isEmpty, "a piece without pixels")
        self.init(runs[0])
        for run in runs.dropFirst() { append(run) }
    }

    private init(_ run: Run) {
        runs = [run]
        box = PixelBox(x: run.start, y: run.y, width: run.end - run.start, height: 1)
        area = run.end - run.start
    }

    /// Several pieces, at least one, as one.
    init(joining pieces: [InkComponent]) {
        runs =
            pieces.count == 1 ? pieces[0].runs : pieces.flatMap(\.runs).sorted { ($0.y, $0.start) < ($1.y, $1.start) }
        box = Self.box(around: pieces)
        area = pieces.reduce(0) { $0 + $1.area }
    }

    private mutating func append(_ run: Run) {
        runs.append(run)
        box = box.union(PixelBox(x: run.start, y: run.y, width: run.end - run.start, height: 1))
        area += run.end - run.start
    }

    /// The smallest box around some pieces, of which there is at least one.
    static func box(around pieces: [InkComponent]) -> PixelBox {
        pieces.dropFirst().reduce(pieces[0].box) { $0.union($1.box) }
    }

    /// Finds the pieces whose pixels touch at sides or corners.
    ///
    /// Rows are cut into runs first and the runs joined with a union-find: ink is few runs, however large the picture.
    ///
    /// - Parameters:
    ///   - ink: How much each pixel looks like ink.
    ///   - threshold: From this value on a pixel counts as ink.
    /// - Returns: The pieces, largest first.
    static func find(in ink: Plane<UInt8>, threshold: Int) -> [InkComponent] {
        let (runs, rowStarts) = runs(of: ink, threshold: threshold)
        var parents = Array(runs.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }
        for y in 1..<max(1, ink.height) {
            var above = rowStarts[y - 1]
            for index in rowStarts[y]..<rowStarts[y + 1] {
                // Runs above that end before this one begins cannot touch it, nor any to its right.
                while above < rowStarts[y] && runs[above].end < runs[index].start { above += 1 }
                var other = above
                while other < rowStarts[y] && runs[other].start <= runs[index].end {
                    let (a, b) = (root(other), root(index))
                    parents[max(a, b)] = min(a, b)
                    other += 1
                }
            }
        }
        var components: [InkComponent] = []
        var numbers = [Int](repeating: -1, count: runs.count)
        for index in runs.indices {
            let top = root(index)
            if numbers[top] < 0 {
                numbers[top] = components.count
                components.append(InkComponent(runs[index]))
            } else {
                components[numbers[top]].append(runs[index])
            }
        }
        return components.sorted { $0.area > $1.area }
    }

    /// All runs, and for each row the index of its first, with one more at the end.
    private static func runs(of ink: Plane<UInt8>, threshold: Int) -> (runs: [Run], rowStarts: [Int]) {
        let threshold = UInt8(clamping: threshold)
        var runs: [Run] = []
        var rowStarts = [0]
        ink.samples.withUnsafeBytes { samples in
            for y in 0..<ink.height {
                let row = y * ink.width
                var x = 0
                while x < ink.width {
                    // Most of a picture is paper: sixteen pixels at a time.
                    if x + 16 <= ink.width {
                        let block = samples.loadUnaligned(fromByteOffset: row + x, as: SIMD16<UInt8>.self)
                        if block.max() < threshold {
                            x += 16
                            continue
                        }
                    }
                    guard samples[row + x] >= threshold else {
                        x += 1
                        continue
                    }
                    let start = x
                    while x < ink.width && samples[row + x] >= threshold { x += 1 }
                    runs.append(Run(y: y, start: start, end: x))
                }
                rowStarts.append(runs.count)
            }
        }
        return (runs, rowStarts)
    }
}
