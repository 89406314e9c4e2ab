import HTTPServer
import Testing

@testable import PredictAPI

/// An application whose only lane stands before a gate, and whose queue holds one prediction.
struct FullQueue {
    let application: Application
    let lanes = LanePool(lanes: 1, queueLimit: 1)
    private let gate = Gate()
    private let seven: [UInt8]

    init() async throws {
        seven = try TestApplication.sample("seven.png")
        application = TestApplication.cold(lanes: lanes) { [gate] in
            { images in
                gate.wait()
                return images.map { _ in TestApplication.scores(of: 0) }
            }
        }
        // The first prediction is the model's own.
        gate.open(1)
        try await application.model.load()
    }

    /// Asks for a prediction.
    func predict() async throws -> HTTPResponse { try await application.upload(seven, to: "/predict/") }

    /// Does something while one prediction runs and one waits.
    ///
    /// - Returns: How those two ended, which may go on then.
    func whileFull(_ body: () async throws -> Void) async throws -> [HTTPStatus] {
        async let first = predict()
        try await waitUntil { gate.waiters == 1 }
        async let second = predict()
        try await waitUntil { lanes.waiting == 1 }
        try await body()
        gate.open(2)
        let statuses = try await [first.status, second.status]
        application.model.stop()
        return statuses
    }
}
