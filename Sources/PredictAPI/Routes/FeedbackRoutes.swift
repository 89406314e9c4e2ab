import HTTPServer

/// Corrections: given by visitors, looked through by admins.
struct FeedbackRoutes: Sendable {
    /// Entries of a page of `GET /feedback` that is not asked for another number.
    private static let pageLength = 50
    private static let mostEntries = 200

    let host: FeedbackHost

    /// `POST /feedback`: a drawing with the digit that it shows; 201, or 200 for one that is there already.
    func add(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (id, status, isNew) = try await host.add(request) { request in
            let wanted = try request.json(as: Wire.FeedbackRequest.self)
            guard wanted.consent == true else {
                throw HTTPError(
                    .badRequest,
                    "Feedback is kept with consent only: the JSON field 'consent' has to be true."
                )
            }
            for (name, digit) in [("label", wanted.label), ("predicted_digit", wanted.predictedDigit ?? 0)]
            where !(0...9).contains(digit) {
                throw HTTPError(.badRequest, "The JSON field '\(name)' has to be from 0 to 9.")
            }
            return FeedbackHost.Correction(
                label: wanted.label,
                claimedDigit: wanted.predictedDigit,
                drawing: try DataURL.decode(wanted.drawing, field: "drawing")
            )
        }
        return try .json(Wire.FeedbackReceipt(id: "\(id)", status: status), status: isNew ? .created : .ok)
    }

    /// `GET /feedback`: entries with thumbnails, newest first; `status`, `before` and `limit` choose.
    func list(_ request: HTTPRequest) async throws -> HTTPResponse {
        let status = try Self.choice("status", of: request, as: FeedbackEntry.Status.self)
        let before = try Self.number("before", of: request, in: 1...Int.max)
        let limit = try Self.number("limit", of: request, in: 1...Self.mostEntries) ?? Self.pageLength
        let entries = try await reading { try await $0.entries(status, before: before, limit: limit + 1) }
        let page = try entries.prefix(limit).map { try Wire.Feedback($0) }
        return try .json(Wire.FeedbackPage(feedback: page, next: entries.count > limit ? page.last?.id : nil))
    }

    /// `GET /feedback/{id}/drawing`: the drawing, a PNG.
    func drawing(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = try Self.id(of: request)
        guard let drawing = try await reading({ try await $0.drawing(id) }) else { throw Self.missing }
        return HTTPResponse(
            headers: ["Content-Type": "image/png", "Cache-Control": "private, no-store"],
            body: drawing
        )
    }

    /// `DELETE /feedback/{id}`: removes an entry.
    func remove(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = try Self.id(of: request)
        guard try await reading({ try await $0.remove(id) }) else { throw Self.missing }
        return HTTPResponse(status: .noContent)
    }

    /// `DELETE /feedback`: removes all entries.
    func removeAll(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await reading { try await $0.removeAll() }
        return HTTPResponse(status: .noContent)
    }

    /// `POST /feedback/{id}/review`: a person accepts or rejects a label.
    func review(_ request: HTTPRequest) async throws -> HTTPResponse {
        let id = try Self.id(of: request)
        let accept = try request.json(as: Wire.FeedbackReview.self).accept
        guard let entry = try await reading({ try await $0.review(id, accept: accept) }) else { throw Self.missing }
        return try .json(Wire.Feedback(entry))
    }

    /// `GET /feedback/export`: accepted entries as a zip archive, the newest first; where more follow, `Link` has them.
    func export(_ request: HTTPRequest) async throws -> HTTPResponse {
        let format = try Self.choice("format", of: request, as: FeedbackExport.Format.self) ?? .idx
        let before = try Self.number("before", of: request, in: 1...Int.max)
        let export = try await reading { try await FeedbackExport($0, format, before: before) }
        var headers: HTTPHeaders = [
            "Content-Type": "application/zip",
            "Content-Disposition": "attachment; filename=\"feedback-\(format.rawValue).zip\"",
            "Cache-Control": "private, no-store",
        ]
        if let next = export.next {
            headers["Link"] = "</feedback/export?format=\(format.rawValue)&before=\(next)>; rel=\"next\""
        }
        return HTTPResponse(headers: headers, body: export.archive)
    }

    /// `GET /feedback/statistics`: how many entries there are, and how often they say that a version was right.
    func statistics(_ request: HTTPRequest) async throws -> HTTPResponse {
        let (byStatus, byVersion) = try await reading { try await $0.counts() }
        let names = FeedbackEntry.Status.allCases.map { ($0.rawValue, byStatus[$0] ?? 0) }
        let versions = byVersion.map { count in
            let accuracy = Double(count.right) / Double(max(1, count.total))
            return Wire.FeedbackStatistics.Version(
                version: count.version,
                total: count.total,
                right: count.right,
                accuracy: accuracy
            )
        }
        return try .json(
            Wire.FeedbackStatistics(
                total: byStatus.values.reduce(0, +),
                byStatus: Dictionary(uniqueKeysWithValues: names),
                byVersion: versions
            )
        )
    }

    /// `GET /feedback/settings`: whether corrections are taken, and what a person agrees to.
    func settings(_ request: HTTPRequest) async throws -> HTTPResponse {
        let settings = host.settings
        return try .json(
            Wire.FeedbackTerms(
                enabled: settings.isEnabled,
                consent: settings.consentText,
                retentionDays: settings.days
            )
        )
    }

    private static let missing = HTTPError(.notFound, "There is no such feedback.")

    /// Uses the store.
    private func reading<Result>(_ body: (FeedbackStore) async throws -> Result) async throws -> Result {
        let store = try await host.store()
        return try await host.translating { try await body(store) }
    }

    private static func id(of request: HTTPRequest) throws(HTTPError) -> Int {
        guard let id = request.parameters["id"].flatMap({ Int($0) }), id > 0 else { throw missing }
        return id
    }

    private static func number(
        _ name: String,
        of request: HTTPRequest,
        in range: ClosedRange<Int>
    ) throws(HTTPError) -> Int? {
        guard let text = request.queryValue(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            let bounds = range.upperBound == .max ? "at least 1" : "from 1 to \(range.upperBound)"
            throw HTTPError(.badRequest, "The query parameter '\(name)' has to be a whole number, \(bounds).")
        }
        return number
    }

    private static func choice<Choice>(
        _ name: String,
        of request: HTTPRequest,
        as type: Choice.Type
    ) throws(HTTPError) -> Choice? where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        guard let text = request.queryValue(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw HTTPError(.badRequest, "The query parameter '\(name)' has to be one of \(all).")
        }
        return choice
    }
}
