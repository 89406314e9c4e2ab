import Dispatch
import FoundationEssentials
import LargerCNN
import Synchronization

/// A folder of pictures named `<label>_*.png`, `.jpg` or `.jpeg`, read as the API reads an upload.
struct LabelledPictures: Sendable {
    /// A picture, or why it shows no digit.
    struct Entry: Sendable {
        let name: String
        let label: UInt8
        let digit: Result<DigitImage, CommandError>

        /// Why the picture shows no digit.
        var error: String? {
            guard case .failure(let error) = digit else { return nil }
            return error.description
        }
    }

    /// The pictures in the order of their names.
    let entries: [Entry]

    /// Reads a folder, on all cores.
    ///
    /// - Parameters:
    ///   - folder: The folder's path.
    ///   - preprocessor: Which steps are taken.
    /// - Throws: ``CommandError`` if the folder cannot be read; a picture that cannot is an entry with its reason.
    init(folder: String, preprocessor: Preprocessor = Preprocessor()) throws {
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw CommandError("cannot read the folder \(folder)")
        }
        let labelled = files.compactMap { name in Self.label(of: name).map { (name: name, label: $0) } }
        let results = Mutex<[Int: Result<DigitImage, CommandError>]>([:])
        DispatchQueue.concurrentPerform(iterations: labelled.count) { index in
            let result = Result { () throws(CommandError) in
                try PictureFile.prepare(path: "\(folder)/\(labelled[index].name)", with: preprocessor).image
            }
            results.withLock { $0[index] = result }
        }
        let digits = results.withLock { $0 }
        entries = labelled.enumerated().compactMap { index, file in
            digits[index].map { Entry(name: file.name, label: file.label, digit: $0) }
        }
    }

    /// Evaluates a network; a picture without a digit counts as a mistake.
    func evaluate(
        _ network: CompiledNetwork,
        looking looks: CompiledNetwork.Looks,
        calibration: Calibration
    ) throws -> Evaluation {
        var logits = try network.logits(entries.compactMap { try? $0.digit.get() }, looking: looks)[...]
        var evaluation = Evaluation()
        for entry in entries {
            switch entry.digit {
            case .success:
                guard let logits = logits.popFirst() else { continue }
                evaluation.add(
                    calibration.prediction(logits),
                    label: entry.label,
                    isRejected: calibration.rejects(logits)
                )
            case .failure:
                evaluation.addUnanswered(label: entry.label)
            }
        }
        return evaluation
    }

    /// The digit before the underscore of a picture's name; nil for any other file.
    static func label(of name: String) -> UInt8? {
        let parts = name.split(separator: "_", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 1, let label = UInt8(parts[0]), label <= 9,
            [".png", ".jpg", ".jpeg"].contains(where: name.lowercased().hasSuffix)
        else { return nil }
        return label
    }
}
