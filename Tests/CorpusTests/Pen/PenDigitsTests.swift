import Compression
import Foundation
import Testing

@testable import Corpus

@Suite struct PenDigitsTests {
    private func read(_ json: String) throws -> [PenDigit] {
        try PenDigits(json: Array(json.utf8), path: "x").digits
    }

    @Test func pointsBecomeFractionsOfTheFrame() throws {
        let digits = try read(#"[{"label": 7, "writer": 25, "strokes": [[[0, 500], [250, 125]], [[10, 20]]]}]"#)
        let first: [StrokeDrawing.Point] = [.init(x: 0, y: 1), .init(x: 0.5, y: 0.25)]
        let drawing = StrokeDrawing(strokes: [first, [.init(x: 0.02, y: 0.04)]])
        #expect(digits == [PenDigit(label: 7, writer: 25, drawing: drawing)])
    }

    @Test(
        "what is no digit of a pen is refused",
        arguments: [
            "",
            "{}",
            #"[{"label": 7, "strokes": [[[1, 2]]]}]"#,
            #"[{"label": 10, "writer": 1, "strokes": [[[1, 2]]]}]"#,
            #"[{"label": 7, "writer": 1, "strokes": []}]"#,
            #"[{"label": 7, "writer": 1, "strokes": [[]]}]"#,
            #"[{"label": 7, "writer": 1, "strokes": [[[1, 2, 3]]]}]"#,
        ]
    )
    func damage(json: String) {
        let error = #expect(throws: CorpusError.self) { try read(json) }
        #expect(error?.description.hasPrefix("x is damaged") == true)
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: CorpusError.missing(path: "/nowhere/strokes-train.json.gz")) {
            try PenDigits(directory: "/nowhere")
        }
    }

    @Test(.enabled(if: SharedData.folder("pendigits") != nil, "../shared/data/pendigits is not there"))
    func theRealCollectionIsWholeAndItsWritersStayApart() throws {
        let digits = try PenDigits(directory: #require(SharedData.folder("pendigits")))
        #expect(digits.digits.count == 7_494)
        let counts = (0..<10).map { label in digits.digits.count { $0.label == label } }
        #expect(counts == [780, 779, 780, 719, 780, 720, 720, 778, 719, 719])
        #expect(Set(digits.training.map(\.writer)) == Set(1...24))
        #expect(Set(digits.validation.map(\.writer)) == Set(25...30))
        #expect(digits.training.count + digits.validation.count == 7_494)
        let points = digits.digits.flatMap { $0.drawing.strokes.flatMap { $0 } }
        let areOnTheSheet = points.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) }
        #expect(areOnTheSheet)
    }
}
