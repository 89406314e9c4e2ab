/// What S3 says with an answer that is not the object (Amazon S3 API Reference, "Error responses").
struct ObjectStoreAnswer: Equatable {
    /// Such as `NoSuchKey`.
    let code: String
    /// A sentence.
    let message: String

    /// Takes both out of the XML; nil where it is something else.
    init?(_ body: [UInt8]) {
        let text = String(decoding: body.prefix(16 << 10), as: UTF8.self)
        guard let code = Self.content(of: "Code", in: text) else { return nil }
        self.code = code
        message = Self.content(of: "Message", in: text) ?? ""
    }

    /// The text between the tags of an element that holds nothing else.
    private static func content(of element: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "<\(element)>"),
            let end = text[start.upperBound...].firstRange(of: "</\(element)>")
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }
}
