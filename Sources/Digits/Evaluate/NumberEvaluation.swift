import FoundationEssentials

/// How a folder of pictures named `<number>_*.png` or `.jpg` is read.
struct NumberEvaluation: Encodable {
    /// A number that was read wrong.
    struct Mistake: Encodable {
        let file: String
        let number: String
        /// Empty where nothing could be read.
        let read: String
        /// Why nothing could be read.
        let error: String?
    }

    /// Pictures.
    private(set) var count = 0
    /// Pictures whose whole number was read right.
    private(set) var correct = 0
    /// Share of numbers that are wholly right.
    var accuracy: Double { count == 0 ? 0 : Double(correct) / Double(count) }
    /// Digits in all pictures.
    private(set) var digits = 0
    /// Digits missed, invented or taken for another, by the least number of edits.
    private(set) var digitErrors = 0
    /// Share of digits that are right.
    var digitAccuracy: Double { digits == 0 ? 0 : 1 - Double(digitErrors) / Double(digits) }
    private(set) var mistakes: [Mistake] = []

    private enum CodingKeys: String, CodingKey {
        case count, correct, accuracy, digits, mistakes
        case digitErrors = "digit_errors"
        case digitAccuracy = "digit_accuracy"
    }

    /// Reads the pictures of a folder in the order of their names.
    ///
    /// - Parameters:
    ///   - folder: The folder; files with other names are left out.
    ///   - read: Reads a picture, given its path.
    /// - Throws: ``CommandError`` if the folder cannot be read; a picture that cannot counts as wrong.
    init(folder: String, read: (String) throws -> String) throws {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CommandError("cannot read the folder \(folder)")
        }
        for file in files {
            guard let number = Self.number(in: file) else { continue }
            do {
                add(file, number, read: try read("\(folder)/\(file)"), error: nil)
            } catch {
                add(file, number, read: "", error: "\(error)")
            }
        }
    }

    private mutating func add(_ file: String, _ number: String, read: String, error: String?) {
        count += 1
        digits += number.utf8.count
        digitErrors += Self.edits(from: number, to: read)
        if number == read {
            correct += 1
        } else {
            mistakes.append(Mistake(file: file, number: number, read: read, error: error))
        }
    }

    /// The digits before the underscore of a picture's name; nil for any other file.
    static func number(in name: String) -> String? {
        let parts = name.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            [".png", ".jpg", ".jpeg"].contains(where: name.lowercased().hasSuffix)
        else { return nil }
        return String(parts[0])
    }

    /// Fewest insertions, deletions and replacements from one text to another (Levenshtein 1966).
    static func edits(from a: String, to b: String) -> Int {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }

    /// One JSON object on one line.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(correct, forKey: .correct)
        try container.encode(accuracy, forKey: .accuracy)
        try container.encode(digits, forKey: .digits)
        try container.encode(digitErrors, forKey: .digitErrors)
        try container.encode(digitAccuracy, forKey: .digitAccuracy)
        try container.encode(mistakes, forKey: .mistakes)
    }

    /// The mistakes and the summary.
    ///
    /// - Parameter seconds: What all of it took.
    /// - Returns: Several lines without a final line break.
    func text(seconds: Double) -> String {
        let lines = mistakes.map { mistake in
            "\(mistake.file): \(mistake.error.map { "not read: \($0)" } ?? "read \(mistake.read)")"
        }
        let summary = """
            \(correct) of \(count) numbers wholly right: \(percent(accuracy)); \
            \(digits - digitErrors) of \(digits) digits: \(percent(digitAccuracy)); \
            \(fixed(seconds / Double(max(1, count)) * 1000, 1)) ms per number
            """
        return (lines + [summary]).joined(separator: "\n")
    }
}
