import Foundation

/// The files in Fixtures: numbers written by scripts/make-pytorch-fixtures.py, and pictures drawn by `digits corpus`.
///
/// The pictures are of E. Alpaydin's and F. Alimoğlu's pen strokes (UCI Machine Learning Repository, CC BY 4.0).
enum Fixtures {
    /// A file's bytes.
    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/\(name)"))
    }

    /// A JSON file's content.
    static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        try JSONDecoder().decode(type, from: data(name))
    }
}
