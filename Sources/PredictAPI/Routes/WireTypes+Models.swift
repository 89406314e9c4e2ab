extension Wire {
    /// The answer of `GET /models`.
    struct Versions: Encodable {
        let active: String
        /// Why another version answers than the one that was activated last; left out where that one does.
        let fallback: String?
        let versions: [VersionState]
    }

    /// A version: what is known of it, with where it stands.
    struct VersionState: Encodable {
        let version: Version

        enum CodingKeys: CodingKey { case status }

        init(_ version: Version) { self.version = version }

        func encode(to encoder: any Encoder) throws {
            var record = version.record
            record.predecessor = nil
            try record.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(version.status, forKey: .status)
        }
    }

    /// The body of `POST /models/{version}/activate`.
    struct ActivationRequest: Decodable {
        var force: Bool?
    }

    /// What answers now, and what did.
    struct VersionChange: Encodable {
        let active: String
        let previous: String?

        init(_ change: ModelVersions.Change) {
            active = change.active
            previous = change.previous
        }
    }
}
