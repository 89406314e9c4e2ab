/// Header fields in the order they came; names compare without regard to case (RFC 9110, section 5.1).
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// One field line.
    public struct Field: Sendable, Equatable {
        /// The name as it was written.
        public let name: String
        /// The value without surrounding white space.
        public let value: String
    }

    /// All field lines, in order.
    public private(set) var fields: [Field] = []

    /// Creates headers from name and value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first value of a field; setting replaces every line of that name, nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.isEqualIgnoringASCIICase(name) }?.value }
        set {
            fields.removeAll { $0.name.isEqualIgnoringASCIICase(name) }
            if let newValue { add(name, newValue) }
        }
    }

    /// All values of a field, in the order of their lines.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.isEqualIgnoringASCIICase(name) }.map(\.value)
    }

    /// Appends a line, keeping earlier ones of the same name.
    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension String {
    /// Compares field names and tokens, which are ASCII, without regard to case.
    func isEqualIgnoringASCIICase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { a, b in
                a == b || (a ^ b == 0x20 && (0x61...0x7A).contains(a | 0x20))
            }
    }
}
