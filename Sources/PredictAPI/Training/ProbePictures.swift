import FoundationEssentials
import HTTPServer
import ImageCodec
import LargerCNN

/// Pictures of the digits that are watched while a training goes on.
///
/// They are prepared once, as every picture is, and travel from then on as PNG files of what the network sees: in the
/// training's settings, so that whoever goes on with it or watches it has them.
struct ProbePictures: Sendable {
    /// The most digits.
    static let most = 10

    let recognizer: Recognizer

    /// Finds the digits of pictures: one each, or all of a picture that shows several.
    ///
    /// - Parameters:
    ///   - pictures: Data URLs of PNG or JPEG files.
    ///   - client: Who waits for it.
    /// - Returns: A data URL of a PNG, 28x28 with bright ink, for each digit.
    /// - Throws: `HTTPError` that names the first picture that cannot be read, or 400 for too many digits.
    func prepare(_ pictures: [String], for client: ClientPresence) async throws -> [String] {
        let tooMany = HTTPError(.badRequest, "The JSON field 'probes' shows more than \(Self.most) digits.")
        guard pictures.count <= Self.most else { throw tooMany }
        var digits: [DigitImage] = []
        for (index, picture) in pictures.enumerated() {
            do {
                digits += try await read(.file(try DataURL.decode(picture, field: "probes")), for: client)
            } catch let error as HTTPError {
                guard error.status != .serviceUnavailable else { throw error }
                throw HTTPError(error.status, "Picture \(index + 1) of 'probes': \(error.message)")
            }
        }
        guard digits.count <= Self.most else { throw tooMany }
        return try digits.map(Self.dataURL)
    }

    /// The digits of such data URLs.
    ///
    /// - Throws: `HTTPError` or `ImageDecodingError` for anything else.
    static func digits(_ urls: [String]) throws -> [DigitImage] {
        try urls.map { url in
            let picture = try ImageDecoder().decode(try DataURL.decode(url, field: "probes"))
            guard picture.width == DigitImage.side, picture.height == DigitImage.side else {
                throw HTTPError(.badRequest, "A probe has to be of 28x28 pixels.")
            }
            return DigitImage(
                pixels: stride(from: 0, to: picture.rgba.count, by: 4).map { picture.rgba[$0] },
                origin: .picture
            )
        }
    }

    private func read(_ source: PictureSource, for client: ClientPresence) async throws -> [DigitImage] {
        let answer = try await recognizer.recognize(source, for: client)
        guard answer.recognition.warnings.contains(.severalDigits) else { return [answer.image] }
        return try await recognizer.readNumber(source, for: client).reading.digits.map(\.image)
    }

    private static func dataURL(_ digit: DigitImage) throws -> String {
        let png = try PNGEncoder.encode(grey: digit.pixels, width: DigitImage.side, height: DigitImage.side)
        return "data:image/png;base64,\(Data(png).base64EncodedString())"
    }
}

extension TrainingSettings {
    /// The recipe alone.
    var withoutProbes: TrainingSettings {
        var settings = self
        settings.probes = nil
        return settings
    }
}
