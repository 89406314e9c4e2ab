/// The host of an address, for questions about where it is.
struct Host: Equatable {
    /// A name, or an address without brackets, in lower case.
    let name: String

    /// Takes the host out of what follows `://` (RFC 3986, section 3.2.2).
    init(of rest: some StringProtocol) {
        let authority = rest.prefix { !"/?#".contains($0) }
        if authority.hasPrefix("[") {
            name = authority.dropFirst().prefix { $0 != "]" }.lowercased()
        } else {
            name = authority.prefix { $0 != ":" }.lowercased()
        }
    }

    /// Takes the host out of a whole address; nil where there is none.
    init?(url: String) {
        guard let range = url.firstRange(of: "://") else { return nil }
        self.init(of: url[range.upperBound...])
        if name.isEmpty { return nil }
    }

    /// Whether this is always the machine itself: 127.0.0.0/8 written with four numbers, ::1, or the name localhost.
    var isLoopback: Bool {
        if name == "localhost" || name == "::1" { return true }
        let numbers = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && !numbers.contains(nil)
    }
}
