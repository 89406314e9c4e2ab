import FoundationEssentials

/// What `digits train --progress json-lines` tells whoever started it: one JSON object on a line of its own.
public enum TrainerMessage: Sendable, Equatable {
    /// MNIST is being fetched.
    case downloading(Download)
    /// The data is there and the first batch is next.
    case started(Start)
    /// A batch was learnt from; told a few times a second at most.
    case batch(TrainingProgress)
    /// An epoch is over and evaluated.
    case epoch(EpochResult)
    /// The training is over and its weights are written.
    case completed(Completion)
    /// It was told to stop, and its checkpoint is written.
    case stopped

    /// How far a download is.
    public struct Download: Codable, Sendable, Equatable {
        /// The file's name.
        public var file: String
        /// Bytes that are there.
        public var receivedBytes: Int
        /// Bytes of the whole file.
        public var totalBytes: Int

        enum CodingKeys: String, CodingKey {
            case file
            case receivedBytes = "received_bytes"
            case totalBytes = "total_bytes"
        }

        /// Gathers figures.
        public init(file: String, receivedBytes: Int, totalBytes: Int) {
            self.file = file
            self.receivedBytes = receivedBytes
            self.totalBytes = totalBytes
        }
    }

    /// Where a training begins.
    public struct Start: Codable, Sendable, Equatable {
        /// Epochs that are done; more than 0 where it goes on from a checkpoint.
        public var epoch: Int
        /// Epochs of the whole training.
        public var epochs: Int

        /// Gathers figures.
        public init(epoch: Int, epochs: Int) {
            self.epoch = epoch
            self.epochs = epochs
        }
    }

    /// What a training has come to.
    public struct Completion: Codable, Sendable, Equatable {
        /// The epoch whose weights were written, 1 for the first.
        public var epoch: Int
        /// Their mean accuracy on the validation sets, 0 to 1.
        public var validationAccuracy: Double
        /// Their accuracy on each validation set.
        public var validation: [String: Double]
        /// Their accuracy on MNIST's test set; nil where there is none.
        public var testAccuracy: Double?

        enum CodingKeys: String, CodingKey {
            case epoch, validation
            case validationAccuracy = "validation_accuracy"
            case testAccuracy = "test_accuracy"
        }

        /// Gathers figures.
        public init(epoch: Int, validationAccuracy: Double, validation: [String: Double], testAccuracy: Double?) {
            self.epoch = epoch
            self.validationAccuracy = validationAccuracy
            self.validation = validation
            self.testAccuracy = testAccuracy
        }
    }

    /// The line that tells this, with its line break.
    public var line: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Only a number that is not finite has no JSON form; a loss may be one, and is then told as a text.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        return [UInt8]((try? encoder.encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
    }

    /// Reads a line; nil for anything that is no message.
    public init?(line: some Sequence<UInt8>) {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf",
            negativeInfinity: "-inf",
            nan: "nan"
        )
        guard let message = try? decoder.decode(TrainerMessage.self, from: Data(line)) else { return nil }
        self = message
    }
}

extension TrainerMessage: Codable {
    private enum Kind: String, Codable {
        case downloading, started, batch, epoch, completed, stopped
    }

    private enum CodingKeys: CodingKey { case event }

    /// Reads the kind, and what belongs to it from the same object.
    public init(from decoder: any Decoder) throws {
        self =
            switch try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .event) {
            case .downloading: .downloading(try Download(from: decoder))
            case .started: .started(try Start(from: decoder))
            case .batch: .batch(try TrainingProgress(from: decoder))
            case .epoch: .epoch(try EpochResult(from: decoder))
            case .completed: .completed(try Completion(from: decoder))
            case .stopped: .stopped
            }
    }

    /// Writes the kind as `event`, beside what belongs to it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .downloading(let download):
            try container.encode(Kind.downloading, forKey: .event)
            try download.encode(to: encoder)
        case .started(let start):
            try container.encode(Kind.started, forKey: .event)
            try start.encode(to: encoder)
        case .batch(let progress):
            try container.encode(Kind.batch, forKey: .event)
            try progress.encode(to: encoder)
        case .epoch(let result):
            try container.encode(Kind.epoch, forKey: .event)
            try result.encode(to: encoder)
        case .completed(let completion):
            try container.encode(Kind.completed, forKey: .event)
            try completion.encode(to: encoder)
        case .stopped:
            try container.encode(Kind.stopped, forKey: .event)
        }
    }
}
