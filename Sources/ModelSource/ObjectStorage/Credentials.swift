/// What a request to AWS is signed with.
struct Credentials: Sendable, Equatable {
    /// Names the key; no secret.
    let accessKey: String
    /// The secret.
    let secretKey: String
    /// Goes along with keys that are valid for some time only.
    var sessionToken: String?
}
