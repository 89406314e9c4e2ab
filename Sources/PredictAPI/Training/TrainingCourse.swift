import TrainerLink

/// How a training went so far, for whoever begins to watch in the middle: few points, however long it takes.
///
/// Where there are too many, every second one goes, and from then on only every second report becomes one.
struct TrainingCourse: Sendable, Equatable {
    /// Where the training stood at one report.
    struct Point: Sendable, Equatable {
        let epoch: Int
        let batch: Int
        /// Mean loss of the epoch until then.
        let loss: Double
        /// Share of the epoch's digits that were right until then, 0 to 1.
        let accuracy: Double
    }

    /// The most points.
    static let most = 240

    /// The points, oldest first.
    private(set) var points: [Point] = []
    /// Reports of which one becomes a point.
    private var interval = 1
    /// Reports since the last point.
    private var skipped = 0

    /// Takes a report in; what it comes before, after a restart from a checkpoint, is forgotten.
    mutating func append(_ progress: TrainingProgress) {
        points.removeAll { ($0.epoch, $0.batch) >= (progress.epoch, progress.batch) }
        skipped += 1
        guard skipped >= interval || progress.batch == progress.batches else { return }
        skipped = 0
        points.append(
            Point(
                epoch: progress.epoch,
                batch: progress.batch,
                loss: (progress.loss * 10_000).rounded() / 10_000,
                accuracy: (progress.accuracy * 10_000).rounded() / 10_000
            )
        )
        guard points.count > Self.most else { return }
        points = points.indices.filter { $0 % 2 == 0 }.map { points[$0] }
        interval *= 2
    }
}

extension TrainingCourse: Codable {
    private enum CodingKeys: CodingKey { case points, interval }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        points = try container.decode([Point].self, forKey: .points)
        interval = try container.decode(Int.self, forKey: .interval)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(points, forKey: .points)
        try container.encode(interval, forKey: .interval)
    }
}

/// Four numbers, since there are many: epoch, batch, loss, accuracy.
extension TrainingCourse.Point: Codable {
    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        epoch = try container.decode(Int.self)
        batch = try container.decode(Int.self)
        loss = try container.decode(Double.self)
        accuracy = try container.decode(Double.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(epoch)
        try container.encode(batch)
        try container.encode(loss)
        try container.encode(accuracy)
    }
}
