/// Where weights come from, as an operator writes it: a path, an address of the web, or an object of S3.
public enum ModelAddress: Sendable, Equatable, CustomStringConvertible {
    /// A file of this machine.
    case file(String)
    /// An `http` or `https` address.
    case web(String)
    /// An object of a bucket, its key as it is and not percent-encoded.
    case object(bucket: String, key: String)

    /// Reads `Models/larger-cnn.safetensors`, `https://example.org/weights` or `s3://bucket/key`.
    ///
    /// - Parameter text: The setting.
    /// - Throws: ``ModelAddressError`` for what looks like an address and is none that may be asked.
    public init(_ text: String) throws(ModelAddressError) {
        guard let separator = Self.schemeEnd(text) else {
            self = .file(text)
            return
        }
        let scheme = text[..<separator].lowercased()
        let rest = text[separator...].dropFirst(3)
        switch scheme {
        case "http", "https":
            let authority = rest.prefix { !"/?#".contains($0) }
            // A name and a password would stand in every log that names the address.
            guard !authority.isEmpty, !authority.contains("@") else { throw .malformed }
            guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#") else { throw .malformed }
            self = .web("\(scheme)://\(rest)")
        case "s3":
            let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isBucket(parts[0]), !parts[1].isEmpty else { throw .malformed }
            guard parts[1].unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw .malformed
            }
            self = .object(bucket: String(parts[0]), key: String(parts[1]))
        default:
            throw .unknownScheme(scheme)
        }
    }

    /// The address as it was written, for messages; without its query, in which there may be a signature.
    public var description: String {
        switch self {
        case .file(let path): path
        case .web(let url): String(url.prefix { $0 != "?" })
        case .object(let bucket, let key): "s3://\(bucket)/\(key)"
        }
    }

    /// Where `://` begins, if what stands before it is a scheme (RFC 3986, section 3.1).
    private static func schemeEnd(_ text: String) -> String.Index? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon]
        guard let first = scheme.first, first.isASCII, first.isLetter else { return nil }
        return scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) } ? colon : nil
    }

    /// Amazon S3 User Guide, "Bucket naming rules": what may be part of a host's name.
    private static func isBucket(_ name: Substring) -> Bool {
        (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
            && name.first != "." && name.first != "-" && !name.contains("..")
    }
}

/// What cannot be an address of weights.
public enum ModelAddressError: Error, Sendable, Equatable {
    /// A scheme other than `http`, `https` and `s3`.
    case unknownScheme(String)
    /// No host or bucket, no key, or characters that an address does not have.
    case malformed
}
