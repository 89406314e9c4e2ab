import Foundation
import Testing
import TrainerLink

@testable import HTTPServer
@testable import PredictAPI

/// What is told to those who watch a training.
struct TrainingHubTests {
    private static let training = Training(
        id: 3,
        settings: TrainingSettings(epochs: 2, seed: 1),
        baseVersion: nil,
        startedAt: "2026-01-01T00:00:00.000Z"
    )

    private func progress(_ number: Int) -> TrainingEvent {
        let progress = TrainingProgress(epoch: 1, epochs: 2, batch: number, batches: 100, loss: 1, accuracy: 0.5)
        return TrainingEvent(training: 3, number: number, change: .progress(progress))
    }

    private let ending = TrainingEvent.Change.ended(
        .init(status: .interrupted, reason: "Stopped.", at: "2026-01-01T00:01:00.000Z")
    )

    /// A hub in which a training has just begun.
    private func begun(watcherLimit: Int = 500, heartbeat: Duration = .seconds(10)) -> TrainingHub {
        let hub = TrainingHub(watcherLimit: watcherLimit, heartbeat: heartbeat)
        hub.publish(TrainingEvent(training: 3, number: 1, change: .began(Self.training)))
        return hub
    }

    private func stream(
        _ hub: TrainingHub,
        _ form: TrainingHub.Form = .events,
        after id: String? = nil
    ) throws -> BodyStream {
        guard case .stream(let stream) = hub.watch(form, after: id) else { throw TrainingFailure("no stream") }
        return stream
    }

    @Test func aWatcherGetsTheStateThenEventsThenTheClose() throws {
        let hub = begun()
        let stream = try stream(hub)
        #expect(stream.text.hasPrefix("retry: 2000\n\nid: 3-1\nevent: state\ndata: {"))
        hub.publish(progress(2))
        let event = stream.text
        #expect(event.hasPrefix("id: 3-2\nevent: progress\ndata: {"))
        #expect(event.contains(#""percentage":1"#))
        hub.publish(TrainingEvent(training: 3, number: 3, change: ending))
        let end = stream.text
        #expect(end.contains("event: state\n") && end.contains(#""status":"interrupted""#))
        #expect(end.hasSuffix("id: 3-3\nevent: close\ndata: {\"message\":\"Stopped.\",\"reason\":\"interrupted\"}\n\n"))
        #expect(stream.hasFinished)
        #expect(hub.watcherCount == 0)
    }

    @Test func theOriginalsFormEndsWithItsClose() throws {
        let hub = begun()
        let stream = try stream(hub, .original)
        hub.publish(progress(2))
        hub.publish(TrainingEvent(training: 3, number: 3, change: ending))
        let events = stream.text.components(separatedBy: "\n\n").filter { $0.contains("data: ") }
        #expect(events.count == 4)
        for event in events.dropLast() {
            #expect(
                event.contains(#""max_epochs":2"#) && event.contains(#""percentage":"#) && !event.contains("event: ")
            )
        }
        #expect(events.last == "id: 3-3\ndata: {\"event\":\"close\",\"reason\":\"interrupted\"}")
    }

    @Test func whoComesAgainGetsWhatWasMissedAndNothingElse() throws {
        let hub = begun()
        for number in 2...9 { hub.publish(progress(number)) }
        let text = try stream(hub, after: "3-6").text
        #expect(text.matches(of: #/id: 3-(\d+)/#).map { Int($0.1) } == [7, 8, 9])
        #expect(!text.contains("event: state"))
        #expect(try stream(hub, after: "3-9").text == "retry: 2000\n\n")
    }

    @Test(arguments: ["2-5", "3-50", "3", "3-x", "", "a-b-c"])
    func whoComesWithAnIdentifierThatIsNotKnownGetsTheState(id: String) throws {
        let hub = begun()
        #expect(try stream(hub, after: id).text.contains("event: state"))
    }

    @Test func aGapBeyondWhatIsKeptIsFilledByTheState() throws {
        let hub = begun()
        for number in 2...2_000 { hub.publish(progress(number)) }
        let text = try stream(hub, after: "3-5").text
        #expect(text.contains("id: 3-2000\nevent: state"))
        #expect(try stream(hub, after: "3-1990").text.matches(of: #/id: /#).count == 10)
    }

    @Test func afterTheEndThereIsNothingToComeAgainFor() throws {
        let hub = begun()
        hub.publish(TrainingEvent(training: 3, number: 2, change: ending))
        guard case .nothingNew = hub.watch(.events, after: "3-2") else {
            Issue.record("the end was seen already")
            return
        }
        let late = try stream(hub)
        #expect(late.text.contains("event: close"))
        #expect(late.hasFinished)
        #expect(try stream(hub, after: "3-1").text.contains("event: close"))
        #expect(try stream(TrainingHub()).text.contains(#"{"reason":"not_started"}"#))
    }

    @Test func anEventThatIsToldAgainIsHeardOnce() throws {
        let hub = begun()
        let stream = try stream(hub)
        _ = stream.text
        for _ in 0..<3 { hub.publish(progress(2)) }
        #expect(stream.text.matches(of: #/id: /#).count == 1)
    }

    @Test func aHundredWatchersGetTheSameAndThoseWhoLeaveAreForgotten() throws {
        let hub = begun(watcherLimit: 100)
        let streams = try (0..<100).map { _ in try stream(hub) }
        guard case .full = hub.watch(.events, after: nil) else {
            Issue.record("there is a limit")
            return
        }
        for number in 2...50 { hub.publish(progress(number)) }
        #expect(Set(streams.map(\.text)).count == 1)
        for stream in streams.prefix(60) { stream.readerLeft() }
        #expect(hub.watcherCount == 40)
    }

    @Test func aWatcherThatNeverReadsIsDropped() throws {
        let hub = begun()
        let stream = try stream(hub)
        for number in 2...5_000 where !stream.isBroken { hub.publish(progress(number)) }
        #expect(stream.isBroken)
        #expect(hub.watcherCount == 0)
    }

    @Test func aQuietTrainingIsHeardOf() async throws {
        let hub = begun(heartbeat: .milliseconds(20))
        let stream = try stream(hub)
        _ = stream.text
        var text = ""
        for _ in 0..<500 where !text.hasPrefix(": ") {
            try await Task.sleep(for: .milliseconds(10))
            text = stream.text
        }
        #expect(text.hasPrefix(": the training goes on\n\n"))
    }

    @Test func closingLetsEveryoneGoWithoutAClosingEvent() throws {
        let hub = begun()
        let stream = try stream(hub)
        hub.close()
        #expect(!stream.text.contains("event: close"))
        #expect(stream.hasFinished)
        guard case .full = hub.watch(.events, after: nil) else {
            Issue.record("nobody is admitted any more")
            return
        }
    }
}

extension BodyStream {
    /// What was written since this was last asked.
    var text: String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let reading = buffer.withUnsafeMutableBytes { read(into: $0) { {} } }
            guard case .copied(let count) = reading else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Whether everything was read and nothing more comes.
    var hasFinished: Bool {
        var byte: [UInt8] = [0]
        return byte.withUnsafeMutableBytes { read(into: $0) { {} } } == .finished
    }
}
