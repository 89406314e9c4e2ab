import Corpus
import FoundationEssentials
import ImageCodec
import LargerCNN

/// How long pictures of several kinds take from pixels to the 28 x 28 that the network sees, on one core.
enum PreprocessingBench {
    private struct Timing: Encodable {
        let kind: String
        let medianMilliseconds: Double
        let calls: Int

        enum CodingKeys: String, CodingKey {
            case kind, calls
            case medianMilliseconds = "median_ms"
        }
    }

    /// Times each kind and prints its median.
    ///
    /// - Parameters:
    ///   - seconds: How long to measure, all kinds together.
    ///   - isJSON: Whether to print JSON, an object a line.
    /// - Returns: The exit status.
    /// - Throws: Whatever the encoder throws.
    static func run(seconds: Double, isJSON: Bool) throws -> Int32 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let kinds = kinds
        for (name, picture) in kinds {
            let preprocessor = Preprocessor()
            let times = try BenchCommand.times(
                of: { _ = try preprocessor.prepare(picture) },
                seconds: seconds / Double(kinds.count)
            ).calls
            let median = times.sorted()[times.count / 2] * 1000
            if isJSON {
                let timing = Timing(kind: name, medianMilliseconds: median, calls: times.count)
                print(String(decoding: try encoder.encode(timing), as: UTF8.self))
            } else {
                print("\(name): \(fixed(median, 3)) ms (median of \(times.count))")
            }
        }
        return 0
    }

    /// A two, drawn by what people draw with.
    private static var kinds: [(String, Picture)] {
        let points: [(Float, Float)] = [
            (150, 170), (200, 110), (290, 110), (320, 190), (260, 290), (150, 400), (350, 395),
        ]
        let drawing = StrokeDrawing(strokes: [points.map { StrokeDrawing.Point(x: $0.0 / 500, y: $0.1 / 500) }])
        var transparent = PictureStyle.canvas(width: 1500, height: 1500, penWidth: 20)
        transparent.ground = .transparent(.black)
        var generator = SplitMix64(seed: 1)
        var photo = PictureStyle.canvas(width: 2000, height: 2000, penWidth: 40)
        var paper = PaperGround(colour: Colour(red: 225, green: 215, blue: 190))
        paper.light.gradient = 0.4
        photo.ground = .photo(paper)
        let styles: [(String, PictureStyle)] = [
            ("drawing 280x280", .canvas(width: 280, height: 280, penWidth: 12)),
            ("drawing 1152x648", .canvas(width: 1152, height: 648, penWidth: 6)),
            ("transparent drawing 1500x1500", transparent),
            ("photo 2000x2000", photo),
        ]
        return styles.map { ($0, PictureRenderer.render(drawing, style: $1, using: &generator)) }
    }
}
