public import ImageCodec

/// Reads all digits of a picture in order: cuts the picture into digits and asks the network about each.
public struct NumberReader: Sendable {
    /// The network: digits in, ten raw scores for each out.
    public typealias Network = SecondLook.Network

    /// Most digits that a picture may show.
    public static let mostDigits = 64
    /// Most pieces of ink that are looked at, and most pictures that the network is asked about for one number.
    static let most = (pieces: 160, candidates: 640)
    /// The longer side in pixels that large pictures are reduced to: eight digits in a row keep a hundred pixels each.
    static let side = 960

    private let preprocessor = Preprocessor()

    /// Creates a reader.
    public init() {}

    /// Reads a number.
    ///
    /// - Parameters:
    ///   - picture: Any picture of one digit or several, side by side or in lines, apart or touching.
    ///   - calibration: What is known of the network.
    ///   - network: The network, asked about all that may be a digit in few calls.
    /// - Returns: At least one digit; a single one is what ``Preprocessor`` finds in the picture, so that it is read as
    ///   everywhere else.
    /// - Throws: ``PreprocessingError/blank`` if the picture shows no ink, ``NumberReadingError`` if it shows too much,
    ///   or what the network throws.
    public func read(_ picture: Picture, calibration: Calibration, by network: Network) throws -> NumberReading {
        let lines = try cut(picture, calibration, network)
        let count = lines.reduce(0) { $0 + $1.count }
        guard count <= Self.mostDigits else { throw NumberReadingError.tooMuchInk(limit: Self.mostDigits) }
        if count > 1 { return NumberReading(lines: lines) }
        let digit = try preprocessor.prepare(picture)
        let reading = try SecondLook.reading(of: digit, in: picture, preparedBy: preprocessor, by: network)
        let recognition = Recognition(of: reading.digit, logits: reading.logits, calibration: calibration)
        let (image, box) = (reading.digit.image, reading.digit.inkBox)
        return NumberReading(lines: [[.init(recognition: recognition, image: image, box: box)]])
    }

    /// The network's scores, in batches large enough to be fast and small enough for the memory of a lane.
    private static func logits(_ images: [DigitImage], _ network: Network) throws -> [[Float]] {
        let batch = 16
        return try stride(from: 0, to: images.count, by: batch).flatMap { start in
            try network(Array(images[start..<min(start + batch, images.count)]))
        }
    }

    /// The digits of each line; no line without digits.
    private func cut(
        _ picture: Picture,
        _ calibration: Calibration,
        _ network: Network
    ) throws -> [[NumberReading.Digit]] {
        guard let flattened = Transparency.flatten(picture) else { throw PreprocessingError.blank }
        // What already is a digit in MNIST's form is one.
        if MNISTForm.digit(in: flattened.picture) != nil { return [] }
        var trace: PreprocessingTrace?
        let sheet = try preprocessor.sheet(of: flattened, side: Self.side, tracing: &trace)
        guard let ink = NumberInk(of: sheet) else { return [] }
        guard ink.pieces.count <= Self.most.pieces else {
            throw NumberReadingError.tooMuchInk(limit: Self.mostDigits)
        }
        let lattices = TextLine.find(in: ink).map { DigitLattice(Grapheme.find(in: $0), height: $0.height) }
        let candidates = lattices.flatMap(\.candidates)
        guard candidates.count <= Self.most.candidates else {
            throw NumberReadingError.tooMuchInk(limit: Self.mostDigits)
        }
        let digits = candidates.map { preprocessor.digit(of: $0.ink, on: sheet, otherPieces: 0, tracing: &trace) }
        let logits = try Self.logits(digits.map(\.image), network)
        var first = 0
        let lines = lattices.map { lattice in
            let places = first..<first + lattice.candidates.count
            first = places.upperBound
            return lattice.best(logits[places], calibration).map { places.lowerBound + $0 }
        }
        // Most candidates are no digits, and a second look at those would be for nothing.
        return try lines.filter { !$0.isEmpty }.map { places in
            let looks = try SecondLook.reconsidered(places.map { logits[$0] }, of: places.map { digits[$0].image }) {
                try Self.logits($0, network)
            }
            return zip(places.map { digits[$0] }, looks).map { digit, logits in
                let recognition = Recognition(of: digit, logits: logits, calibration: calibration)
                return NumberReading.Digit(recognition: recognition, image: digit.image, box: digit.inkBox)
            }
        }
    }
}
