internal import FoundationEssentials

extension IDXFile {
    /// The two files of a set, plain or gzip, under the names that MNIST gave them.
    ///
    /// - Parameters:
    ///   - prefix: The set's name, such as `train`.
    ///   - directory: The folder that holds both.
    /// - Returns: The paths of both.
    /// - Throws: ``DataError/missing(name:directory:)``.
    static func pair(
        _ prefix: String,
        in directory: String
    ) throws(DataError) -> (images: String, labels: String) {
        (
            try existing("\(prefix)-images-idx3-ubyte", in: directory),
            try existing("\(prefix)-labels-idx1-ubyte", in: directory)
        )
    }

    private static func existing(_ name: String, in directory: String) throws(DataError) -> String {
        for candidate in ["\(directory)/\(name)", "\(directory)/\(name).gz"]
        where FileManager.default.fileExists(atPath: candidate) {
            return candidate
        }
        throw .missing(name: name, directory: directory)
    }
}
