import Checksum
import LargerCNN
import TrainerLink

/// What weights are measured on: MNIST's test set where it is there, and the validation sets.
struct AssessmentSets {
    /// The name of MNIST's test set; its validation split is `mnist`.
    static let testName = "mnist-test"

    /// The pictures that a model may be calibrated on.
    let validation: ValidationSets
    /// All pictures, the test set first.
    let entries: [ValidationSets.Entry]

    /// Reads the sets.
    ///
    /// - Parameters:
    ///   - mnist: Folder with the MNIST files.
    ///   - corpus: Folder that `digits corpus` wrote; nil for MNIST alone.
    /// - Throws: `DataError`, or ``CommandError`` if the corpus has no validation set or one of another size.
    init(mnist: String, corpus: String?) throws {
        validation = try ValidationSets(mnist: mnist, corpus: corpus)
        let test = try? MNIST(directory: mnist).test()
        entries =
            (test.map { [ValidationSets.Entry(name: Self.testName, images: $0.images, labels: $0.labels)] } ?? [])
            + validation.entries
    }
}

extension ValidationSets.Entry {
    /// What the set is good for.
    var kind: Assessment.PictureSet.Kind {
        if name == AssessmentSets.testName { return .test }
        return labels.contains { $0 != LabelledImages.noDigit } ? .digits : .nonDigits
    }

    /// The SHA-256 of the pictures and labels.
    var checksum: String {
        var hash = SHA256()
        for image in images { hash.update(image.pixels) }
        hash.update(labels)
        return hash.finalize()
    }
}
