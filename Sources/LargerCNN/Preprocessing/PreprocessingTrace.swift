public import ImageCodec

/// What each step of the preparation made of a picture, for people to look at.
///
/// A step records only where somebody asked for a trace; otherwise nothing is computed or copied for it.
public struct PreprocessingTrace: Sendable {
    /// What one step made.
    public struct Entry: Sendable, Equatable {
        /// A word or two for the step, joined by hyphens: good in a file's name.
        public let name: String
        /// What the step made, as a picture.
        public let picture: Picture
    }

    /// What the steps made, in their order.
    public private(set) var entries: [Entry] = []

    /// Creates an empty trace.
    public init() {}

    /// Adds what a step made.
    mutating func record(_ name: String, _ picture: Picture) {
        entries.append(Entry(name: name, picture: picture))
    }

    /// Adds a digit as the network sees it.
    public mutating func record(_ name: String, _ digit: DigitImage) {
        record(name, Plane(width: DigitImage.side, height: DigitImage.side, samples: digit.pixels))
    }

    /// Adds a plane, brighter where its samples are greater.
    mutating func record(_ name: String, _ plane: Plane<UInt8>) {
        let rgba = plane.samples.flatMap { sample -> [UInt8] in [sample, sample, sample, 255] }
        record(name, Picture(width: plane.width, height: plane.height, rgba: rgba))
    }

    /// Adds a plane of coverage, 0 to 1.
    mutating func record(_ name: String, _ coverage: Plane<Float>) {
        let samples = coverage.samples.map { UInt8(min(255, max(0, ($0 * 255).rounded()))) }
        record(name, Plane(width: coverage.width, height: coverage.height, samples: samples))
    }

    /// Adds pieces of ink, each in a colour of its own, on black.
    mutating func record(_ name: String, _ components: [InkComponent], width: Int, height: Int) {
        var rgba = [UInt8](repeating: 0, count: width * height * 4)
        for offset in stride(from: 3, to: rgba.count, by: 4) { rgba[offset] = 255 }
        for (index, component) in components.enumerated() {
            let colour = Self.colours[index % Self.colours.count]
            for run in component.runs {
                for x in run.start..<run.end {
                    let offset = (run.y * width + x) * 4
                    (rgba[offset], rgba[offset + 1], rgba[offset + 2]) = colour
                }
            }
        }
        record(name, Picture(width: width, height: height, rgba: rgba))
    }

    /// Okabe and Ito's palette ("Color universal design", 2008), which the colour-blind can tell apart too.
    private static let colours: [(UInt8, UInt8, UInt8)] = [
        (255, 255, 255), (230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (0, 114, 178), (213, 94, 0),
        (204, 121, 167),
    ]
}
