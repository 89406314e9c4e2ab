import HTTPServer

/// Trainings and their events as they go over the wire.
enum TrainingEncoding {
    /// What every stream begins with: when to come again after a broken connection, in milliseconds.
    static let greeting = [UInt8]("retry: 2000\n\n".utf8)

    /// The closing event of the original's stream.
    private struct Close: Encodable {
        let event = "close"
        let reason: String
    }

    /// What `close` says in the named events.
    private struct Reason: Encodable {
        let reason: String
        let message: String?
    }

    /// An event in the form of `GET /training/events`.
    static func events(_ event: TrainingEvent, _ training: Training) -> [UInt8] {
        let id = training.eventID
        switch event.change {
        case .progress(let progress):
            return encode(Wire.TrainingProgressEvent(progress), event: "progress", id: id)
        case .epoch(let epoch):
            return encode(epoch, event: "epoch", id: id)
        case .ended:
            return encode(Wire.TrainingState(training), event: "state", id: nil) + close(training, id: id)
        case .known where !training.isRunning:
            return encode(Wire.TrainingState(training), event: "state", id: nil) + close(training, id: id)
        case .known, .began, .phase, .downloading, .stopRequested, .restarted:
            return encode(Wire.TrainingState(training), event: "state", id: id)
        }
    }

    /// Where a training stands in the original's form, and its close where it is over.
    static func original(_ training: Training?, id: String?) -> [UInt8] {
        let progress = encode(Wire.OriginalProgress(training), event: nil, id: id)
        if let training, training.isRunning { return progress }
        return progress + encode(Close(reason: training?.status.rawValue ?? Wire.notStarted), event: nil, id: id)
    }

    /// All that is known of a training, for somebody who begins to watch.
    static func snapshot(_ training: Training?, _ form: TrainingHub.Form) -> [UInt8] {
        guard form == .events else { return original(training, id: training?.eventID) }
        let state = encode(Wire.TrainingState(training), event: "state", id: training?.eventID)
        if let training, training.isRunning { return state }
        return state + close(training, id: training?.eventID)
    }

    private static func close(_ training: Training?, id: String?) -> [UInt8] {
        let reason = Reason(reason: training?.status.rawValue ?? Wire.notStarted, message: training?.reason)
        return encode(reason, event: "close", id: id)
    }

    private static func encode(_ value: some Encodable, event: String?, id: String?) -> [UInt8] {
        // Only a number that is not finite has no JSON form, and such are left out before.
        let data = (try? JSON.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return ServerSentEvent(data, event: event, id: id).encoded
    }
}
