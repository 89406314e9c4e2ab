/// The version that all programs of the project share.
public enum ProductVersion {
    /// In the form of Semantic Versioning 2.0.0.
    public static let current = "0.1.0"
}
