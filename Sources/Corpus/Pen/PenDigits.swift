internal import Compression
internal import FoundationEssentials

/// Digits that thirty people wrote on a tablet.
///
/// Source: E. Alpaydin, F. Alimoglu, Pen-Based Recognition of Handwritten Digits, UCI Machine Learning Repository,
/// <https://doi.org/10.24432/C5MG6K>, CC BY 4.0.
public struct PenDigits: Sendable {
    /// The writers that are kept out of training, so that the measured accuracy is one on unseen hands.
    public static let validationWriters = 25...30
    /// The file's name within the folder of the collection.
    public static let fileName = "strokes-train.json.gz"

    /// Width and height of the frame in which the tablet's points lie.
    private static let frame: Float = 500
    /// Longest file after decompression, in bytes: far beyond the collection's 3 MB.
    private static let sizeLimit = 1 << 28

    /// All digits in the order of the file.
    public let digits: [PenDigit]

    /// The digits to learn from.
    public var training: [PenDigit] { digits.filter { !Self.validationWriters.contains($0.writer) } }
    /// The digits of the writers that are kept out of training.
    public var validation: [PenDigit] { digits.filter { Self.validationWriters.contains($0.writer) } }

    /// Takes digits that are already at hand.
    public init(digits: [PenDigit]) { self.digits = digits }

    /// Reads the collection.
    ///
    /// - Parameter directory: The folder that holds ``fileName``.
    /// - Throws: ``CorpusError``.
    public init(directory: String) throws(CorpusError) {
        let path = "\(directory)/\(Self.fileName)"
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path) }
        let packed: [UInt8]
        do {
            packed = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
        let json: [UInt8]
        do {
            json = try Gzip.decompress(packed, limit: Self.sizeLimit)
        } catch {
            throw .corrupt(path: path, reason: "\(error)")
        }
        try self.init(json: json, path: path)
    }

    /// Reads the collection's JSON: `[{"label": 8, "writer": 12, "strokes": [[[267, 167], …], …]}, …]`, with y
    /// downwards.
    init(json: [UInt8], path: String) throws(CorpusError) {
        struct Record: Decodable {
            let label: Int
            let writer: Int
            let strokes: [[[Float]]]
        }
        let records: [Record]
        do {
            records = try JSONDecoder().decode([Record].self, from: Data(json))
        } catch {
            throw .corrupt(path: path, reason: "\(error)")
        }
        var digits: [PenDigit] = []
        digits.reserveCapacity(records.count)
        for (index, record) in records.enumerated() {
            guard (0...9).contains(record.label), let strokes = Self.strokes(record.strokes) else {
                throw .corrupt(path: path, reason: "record \(index) is no digit of a pen")
            }
            digits.append(
                PenDigit(
                    label: UInt8(record.label),
                    writer: record.writer,
                    drawing: StrokeDrawing(strokes: strokes)
                )
            )
        }
        self.init(digits: digits)
    }

    /// The points as fractions of the sheet; nil where something is no point, or where there is none.
    private static func strokes(_ paths: [[[Float]]]) -> [[StrokeDrawing.Point]]? {
        let arePoints = paths.allSatisfy { path in !path.isEmpty && path.allSatisfy { $0.count == 2 } }
        guard arePoints, !paths.isEmpty else { return nil }
        return paths.map { path in path.map { StrokeDrawing.Point(x: $0[0] / frame, y: $0[1] / frame) } }
    }
}
