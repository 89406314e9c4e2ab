/// How much of each pixel ink covers, 0 to 255, and the box outside of which there is none.
struct Coverage {
    /// Width in pixels.
    let width: Int
    /// Height in pixels.
    let height: Int
    /// `width * height` samples, row-major.
    var samples: [UInt8]
    /// The columns that may hold ink.
    private(set) var columns: Range<Int>
    /// The rows that may hold ink.
    private(set) var rows: Range<Int>

    /// No ink anywhere.
    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        samples = [UInt8](repeating: 0, count: width * height)
        (columns, rows) = (0..<0, 0..<0)
    }

    /// Whether there is no ink at all.
    var isEmpty: Bool { columns.isEmpty || rows.isEmpty }

    /// Makes the box hold these pixels, too; both ranges lie within the picture.
    mutating func include(columns newColumns: Range<Int>, rows newRows: Range<Int>) {
        guard !newColumns.isEmpty && !newRows.isEmpty else { return }
        func union(_ a: Range<Int>, _ b: Range<Int>) -> Range<Int> {
            a.isEmpty ? b : min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
        }
        columns = union(columns, newColumns)
        rows = union(rows, newRows)
    }

    /// Makes the box larger by some pixels on each side, as far as the picture goes.
    mutating func grow(by margin: Int) {
        guard !isEmpty else { return }
        columns = max(columns.lowerBound - margin, 0)..<min(columns.upperBound + margin, width)
        rows = max(rows.lowerBound - margin, 0)..<min(rows.upperBound + margin, height)
    }
}
