/// A picture that shows two tones and nothing else, ink and paper: a bitmap, a clean scan, a drawing.
///
/// Where such a picture is cut close to its digit there may be more ink than paper, along its border too, and hardly a
/// place without ink; then neither what is usual nor what lies outside tells paper from ink. But a digit hangs together,
/// while it cuts the paper to pieces, and its strokes are narrow.
struct TwoTones: Sendable {
    /// The paper's colour.
    let paper: SIMD4<UInt8>
    /// Whether ink is darker or lighter than that.
    let polarity: PreparedDigit.Polarity

    /// Looks for the two tones of a picture.
    ///
    /// - Parameter picture: A pooled picture.
    /// - Returns: `nil` if a tone is uneven, if there is a third one, if the two are hardly apart, or if neither is ink.
    static func find(in picture: PooledPicture) -> TwoTones? {
        let grey = Grey.plane(of: picture)
        let tones = Tones(of: Histogram.of(grey.samples))
        guard tones.light - tones.dark >= 50, isAll(of: grey, tones), let polarity = polarity(of: grey, tones) else {
            return nil
        }
        let paper = polarity == .darkOnLight ? tones.nearLight : tones.nearDark
        let places = grey.samples.indices.filter { paper.contains(Int(grey.samples[$0])) }
        return TwoTones(paper: picture.medianColour(of: places), polarity: polarity)
    }

    /// Two tones and what counts as one of them.
    private struct Tones {
        /// The greatest value that is more like the darker tone.
        let split: Int
        let dark: Int
        let light: Int
        private let tolerance: Int
        private let histogram: [Int]

        /// The darker and the lighter half's outer quartiles: the inner ones are those of a blurred stroke's edges.
        init(of histogram: [Int]) {
            self.histogram = histogram
            split = Histogram.otsu(histogram)
            dark = Histogram.quantile(0.25, of: Array(histogram[...split]))
            let upper = Array(histogram[(split + 1)...])
            light = upper.isEmpty ? split : split + 1 + Histogram.quantile(0.75, of: upper)
            tolerance = max(10, (light - dark) / 5)
        }

        var nearDark: ClosedRange<Int> { dark - tolerance...dark + tolerance }
        var nearLight: ClosedRange<Int> { light - tolerance...light + tolerance }
        /// Values between both.
        var between: Range<Int> { dark + tolerance + 1..<max(dark + tolerance + 1, light - tolerance) }

        /// How many pixels are darker or lighter than both.
        var countBeyond: Int {
            histogram[..<max(0, dark - tolerance)].reduce(0, +)
                + histogram[min(256, light + tolerance + 1)...].reduce(0, +)
        }
        var countBetween: Int { histogram[between].reduce(0, +) }
    }

    /// Whether nearly every pixel is of one of the tones, or between them where one goes over into the other.
    private static func isAll(of grey: Plane<UInt8>, _ tones: Tones) -> Bool {
        let count = grey.samples.count
        // Nearly every photo is done with here. What is darker than a shadow is the ink on it.
        guard tones.countBeyond * 100 <= count, tones.countBetween * 2 <= count else { return false }
        let blur = max(2, grey.longSide / 10)
        let nearDark = Morphology.dilation(marks(grey) { $0 < tones.between.lowerBound }, radius: blur)
        let nearLight = Morphology.dilation(marks(grey) { $0 >= tones.between.upperBound }, radius: blur)
        let unexplained = grey.samples.indices.count { index in
            tones.between.contains(Int(grey.samples[index])) && nearDark.samples[index] & nearLight.samples[index] == 0
        }
        return (tones.countBeyond + unexplained) * 100 <= count * (isNarrow(grey) ? 15 : 5)
    }

    /// Whether this can be no digit but a 1, which may fill the box around it and leave slits where blur hides the paper.
    private static func isNarrow(_ grey: Plane<UInt8>) -> Bool { grey.width * 3 < grey.height }

    /// Which tone is like ink: in fewer pieces than the other, nearly all in one, nowhere broad.
    private static func polarity(of grey: Plane<UInt8>, _ tones: Tones) -> PreparedDigit.Polarity? {
        func pieces(_ plane: Plane<UInt8>) -> [InkComponent] {
            let speck = max(4, plane.samples.count / 1000)
            return InkComponent.find(in: plane, threshold: 1).filter { $0.area >= speck }
        }
        let (dark, light) = (marks(grey) { $0 <= tones.split }, marks(grey) { $0 > tones.split })
        let (darkPieces, lightPieces) = (pieces(dark), pieces(light))
        // The squares of paper are many.
        guard max(darkPieces.count, lightPieces.count) <= 9 else { return nil }
        let isTie = darkPieces.count == lightPieces.count
        let isDarkInk = isTie ? lightCorners(of: light) >= 2 : darkPieces.count < lightPieces.count
        let (ink, inkPieces, paper) = isDarkInk ? (dark, darkPieces, light) : (light, lightPieces, dark)
        let area = inkPieces.reduce(0) { $0 + $1.area }
        let most = isNarrow(grey) ? 9 : 7
        guard let largest = inkPieces.first, largest.area * 10 >= area * 8, area * 10 <= grey.samples.count * most,
            !(isTie && fillsSide(ink)),
            !Morphology.dilation(paper, radius: grey.longSide / 5).samples.contains(0)
        else { return nil }
        return isDarkInk ? .darkOnLight : .lightOnDark
    }

    private static func lightCorners(of light: Plane<UInt8>) -> Int {
        let (right, bottom) = (light.width - 1, light.height - 1)
        return [light[0, 0], light[right, 0], light[0, bottom], light[right, bottom]].count { $0 == 1 }
    }

    /// Whether nearly all of one of the picture's sides is marked, as by a shadow or a table.
    private static func fillsSide(_ marks: Plane<UInt8>) -> Bool {
        PictureSide.allCases.contains { side in
            let length = side.length(width: marks.width, height: marks.height)
            let marked = (0..<length).count { place in
                marks.samples[side.index(place, 0, width: marks.width, height: marks.height)] == 1
            }
            return marked * 10 >= length * 9
        }
    }

    /// 1 where a value is as wanted, else 0.
    private static func marks(_ plane: Plane<UInt8>, _ isWanted: (Int) -> Bool) -> Plane<UInt8> {
        var marks = plane
        for index in marks.samples.indices { marks.samples[index] = isWanted(Int(plane.samples[index])) ? 1 : 0 }
        return marks
    }
}
