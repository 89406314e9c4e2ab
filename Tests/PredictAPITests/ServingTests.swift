import Foundation
import HTTPClient
import HTTPServer
import LargerCNN
import ServiceSupport
import Synchronization
import Testing

@testable import PredictAPI

/// The real server on loopback under load: overload, clients that leave, and the end.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ServingTests {
    /// A network whose calls may be held back, that reads where the ink is, and counts what it computes.
    private final class Network: Sendable {
        let gate = Gate()
        private let isHeld: Bool
        private let sizes = Mutex<[Int]>([])
        /// The batches since the warming.
        var batches: [Int] { Array(sizes.withLock { $0 }.dropFirst()) }

        init(isHeld: Bool) { self.isHeld = isHeld }

        func make() -> LanePool.Network {
            { images in
                let isWarming = self.sizes.withLock { sizes in
                    sizes.append(images.count)
                    return sizes.count == 1
                }
                if self.isHeld, !isWarming { self.gate.wait() } else { usleep(2_000) }
                return images.map { image in
                    let place = (image.pixels.firstIndex { $0 > 0 } ?? 0) / DigitImage.side
                    return (0..<10).map { $0 == place % 10 ? 9 : 0 }
                }
            }
        }
    }

    /// What a test asks with and looks at.
    private struct Live {
        let network: Network
        let lanes: LanePool
        let server: HTTPServer
        let client: HTTPClient

        /// A digit in MNIST's form whose ink begins in a row, which is what the network reads.
        func request(row: Int) -> ClientRequest {
            let pixels = (0..<784).map {
                (row * 28..<(row + 4) * 28).contains($0) && (8..<20).contains($0 % 28) ? 1 : 0
            }
            let text = pixels.map(String.init).joined(separator: ",")
            let json = """
                {"id":"\(row)","inputs":[{"name":"input","shape":[1,784],"datatype":"FP32","data":[\(text)]}],
                "outputs":[{"name":"predicted_digit"}]}
                """
            return ClientRequest(
                "POST",
                "http://127.0.0.1:\(server.port)/v2/models/larger-cnn/infer",
                headers: [("Content-Type", "application/json")],
                body: [UInt8](json.utf8)
            )
        }
    }

    private func withServer(
        isHeld: Bool,
        queue: Int = 100,
        watch: Duration = .milliseconds(20),
        _ body: (Live) async throws -> Void
    ) async throws {
        let network = Network(isHeld: isHeld)
        let lanes = LanePool(lanes: 1, queueLimit: queue)
        let application = TestApplication.cold(lanes: lanes) { network.make() }
        try await application.model.load()
        var configuration = HTTPServerConfiguration()
        configuration.watchInterval = watch
        let server = try HTTPServer(
            host: "127.0.0.1",
            port: 0,
            configuration: configuration,
            logger: Logger(level: .error, format: .json) { _ in },
            responder: application.responder
        )
        let client = try HTTPClient(configuration: ClientConfiguration(connectionsPerHost: 128))
        let live = Live(network: network, lanes: lanes, server: server, client: client)
        func end() async {
            network.gate.open(1_000)
            await server.stop(within: .seconds(5))
            application.model.stop()
        }
        do {
            try await body(live)
        } catch {
            await end()
            throw error
        }
        await end()
    }

    @Test func sixtyFourClientsAreAllAnsweredRightAndBatchesForm() async throws {
        try await withServer(isHeld: false) { live in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<64 {
                    group.addTask {
                        let row = 4 + index % 10
                        for _ in 0..<10 {
                            let response = try await live.client.send(live.request(row: row))
                            #expect(response.status == 200)
                            #expect(String(decoding: response.body, as: UTF8.self).contains(#""data":[\#(row % 10)]"#))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(live.network.batches.reduce(0, +) == 640)
            // How large they get is up to how fast the machine sends; LaneBatchTests pins it down.
            #expect((2...8).contains(live.network.batches.max() ?? 0))
            // Counted when the lane's turn is over, which is after its answers have left.
            try await waitUntil { live.lanes.busy == 0 }
            #expect(live.lanes.statistics.digits == 640)
        }
    }

    @Test func aFullQueueAnswers503WithRetryAfterAtOnce() async throws {
        try await withServer(isHeld: true, queue: 2) { live in
            let held = Task { try await live.client.send(live.request(row: 4)).status }
            try await waitUntil { live.network.gate.waiters == 1 }
            let waiting = (0..<2).map { _ in Task { try await live.client.send(live.request(row: 5)).status } }
            try await waitUntil { live.lanes.waiting == 2 }
            let start = ContinuousClock.now
            let refused = try await live.client.send(live.request(row: 6))
            #expect(ContinuousClock.now - start < .seconds(1))
            #expect(refused.status == 503)
            #expect(refused.header("Retry-After") == "1")
            #expect(String(decoding: refused.body, as: UTF8.self) == #"{"error":"Too many predictions are waiting."}"#)
            live.network.gate.open(10)
            #expect(try await held.value == 200)
            for task in waiting { #expect(try await task.value == 200) }
        }
    }

    @Test func theWorkOfAClientThatLeftIsTakenOutOfTheQueue() async throws {
        try await withServer(isHeld: true) { live in
            let held = Task { try await live.client.send(live.request(row: 4)).status }
            try await waitUntil { live.network.gate.waiters == 1 }
            let leaving = Task { try await live.client.send(live.request(row: 5)).status }
            try await waitUntil { live.lanes.waiting == 1 }
            leaving.cancel()
            // While the lane is still held: the watch over the connections notices.
            try await waitUntil { live.lanes.waiting == 0 }
            live.network.gate.open(10)
            #expect(try await held.value == 200)
            #expect(live.network.batches == [1])
            #expect(live.lanes.statistics.abandoned == 1)
        }
    }

    @Test func theLaneItselfNoticesAClientThatLeft() async throws {
        try await withServer(isHeld: true, watch: .seconds(60)) { live in
            let held = Task { try await live.client.send(live.request(row: 4)).status }
            try await waitUntil { live.network.gate.waiters == 1 }
            let leaving = (0..<3).map { _ in Task { try await live.client.send(live.request(row: 5)).status } }
            let staying = Task { try await live.client.send(live.request(row: 6)).status }
            try await waitUntil { live.lanes.waiting == 4 }
            for task in leaving {
                task.cancel()
                _ = await task.result
            }
            live.network.gate.open(10)
            #expect(try await held.value == 200)
            #expect(try await staying.value == 200)
            try await waitUntil { live.lanes.statistics.abandoned == 3 }
            #expect(live.network.batches == [1, 1])
        }
    }

    @Test func stoppingAnswersWhatWaits() async throws {
        try await withServer(isHeld: true) { live in
            let held = Task { try await live.client.send(live.request(row: 4)).status }
            try await waitUntil { live.network.gate.waiters == 1 }
            let tasks = (0..<12).map { row in Task { try await live.client.send(live.request(row: row + 2)).status } }
            try await waitUntil { live.lanes.waiting == 12 }
            async let stopped: Void = live.server.stop(within: .seconds(10))
            try await Task.sleep(for: .milliseconds(50))
            live.network.gate.open(100)
            #expect(try await held.value == 200)
            for task in tasks { #expect(try await task.value == 200) }
            await stopped
        }
    }

    @Test func stoppingAfterTheDeadlineTellsWhatWaitsAndComputesItNoMore() async throws {
        try await withServer(isHeld: true) { live in
            let held = Task { try await live.client.send(live.request(row: 4)).status }
            try await waitUntil { live.network.gate.waiters == 1 }
            let tasks = (0..<5).map { row in Task { try await live.client.send(live.request(row: row)).status } }
            try await waitUntil { live.lanes.waiting == 5 }
            await live.server.stop(within: .milliseconds(50))
            for task in tasks { #expect(try await task.value == 503) }
            #expect(try await held.value == 503)
            #expect(live.lanes.waiting == 0)
            live.network.gate.open(10)
            try await waitUntil { live.lanes.busy == 0 }
            #expect(live.network.batches == [1])
        }
    }
}
