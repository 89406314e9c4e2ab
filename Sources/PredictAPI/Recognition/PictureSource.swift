import HTTPServer
import ImageCodec
import LargerCNN

/// Where a picture comes from: what a client sent, not decoded yet.
///
/// Everything that costs time, JSON and base64 too, is left to a lane.
struct PictureSource: Sendable {
    /// What the content is.
    enum Form: UInt8, Sendable {
        /// A PNG or JPEG file.
        case file
        /// JSON with a data URL.
        case drawing
        /// JSON with grey values.
        case pixels
    }

    /// What the content is.
    let form: Form
    /// What the client sent, which says all about the picture.
    let content: ArraySlice<UInt8>
    /// Makes the picture.
    let decode: @Sendable (ImageDecoder) throws -> Picture

    /// The bytes of a PNG or JPEG file.
    static func file(_ bytes: [UInt8]) -> PictureSource {
        PictureSource(form: .file, content: bytes[...]) { decoder in try decoder.decode(bytes) }
    }

    /// The same as a piece of a form, copied only when its turn comes.
    static func file(_ bytes: ArraySlice<UInt8>) -> PictureSource {
        PictureSource(form: .file, content: bytes) { decoder in try decoder.decode(Array(bytes)) }
    }

    /// A body of JSON with a data URL.
    static func drawing(_ request: HTTPRequest) -> PictureSource {
        PictureSource(form: .drawing, content: request.body[...]) { decoder in
            let drawing = try request.json(as: Wire.DrawingRequest.self).drawing
            return try decoder.decode(try DataURL.decode(drawing, field: "drawing"))
        }
    }

    /// A body of JSON with 784 grey values as text, ink bright.
    static func pixels(_ request: HTTPRequest) -> PictureSource {
        PictureSource(form: .pixels, content: request.body[...]) { _ in
            let grey = try PixelList.parse(try request.json(as: Wire.PixelsRequest.self).image)
            return Picture(
                width: DigitImage.side,
                height: DigitImage.side,
                rgba: grey.flatMap { [$0, $0, $0, 255] }
            )
        }
    }
}
