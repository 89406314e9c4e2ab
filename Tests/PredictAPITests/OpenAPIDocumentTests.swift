import AccessControl
import Foundation
import HTTPServer
import ImageCodec
import LargerCNN
import ServiceSupport
import Testing

@testable import PredictAPI

/// The document itself, which is written by hand: that it is sound, and that it says what the code does.
///
/// That its paths are the router's is tested with the route that serves it, and that answers are as it says from outside.
struct OpenAPIDocumentTests {
    private let document: [String: Any]

    init() throws {
        document = try #require(Self.parse(PackageResources.openapi_json) as? [String: Any])
    }

    private static func parse(_ json: [UInt8]) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json))
    }

    /// What a path of keys leads to.
    private func value(_ path: String) throws -> Any {
        var value: Any = document
        for key in path.split(separator: "/") {
            value = try #require((value as? [String: Any])?[String(key)], "\(key) of \(path)")
        }
        return value
    }

    private func texts(_ path: String) throws -> Set<String> {
        Set(try #require(value(path) as? [Any]).compactMap { $0 as? String })
    }

    /// Every operation with its method and path.
    private func operations() throws -> [(method: String, path: String, operation: [String: Any])] {
        try #require(try value("paths") as? [String: [String: [String: Any]]]).flatMap { path, operations in
            operations.map { ($0.uppercased(), path, $1) }
        }
    }

    // MARK: - Soundness

    @Test func noObjectRepeatsAKey() throws {
        #expect(try !Self.repeatsAKey(PackageResources.openapi_json))
        #expect(try Self.repeatsAKey([UInt8](#"{"a": {"b": ":", "c": "\":", "b": []}}"#.utf8)))
        #expect(try !Self.repeatsAKey([UInt8](#"{"a": {"b": ":", "c": "\":", "d": []}}"#.utf8)))
    }

    /// Whether an object of valid JSON has two members of one name: a parser keeps one, but each has its colon.
    private static func repeatsAKey(_ json: [UInt8]) throws -> Bool {
        var colons = 0
        var isInString = false
        var isEscaped = false
        for byte in json {
            if isInString {
                isInString = byte != UInt8(ascii: "\"") || isEscaped
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: ":") {
                colons += 1
            }
        }
        return colons != memberCount(try parse(json))
    }

    private static func memberCount(_ value: Any) -> Int {
        if let object = value as? [String: Any] {
            return object.values.map(memberCount).reduce(object.count, +)
        }
        return (value as? [Any] ?? []).map(memberCount).reduce(0, +)
    }

    @Test func everyReferenceLeadsToAComponentAndEveryComponentIsReferredTo() throws {
        let components = try #require(try value("components") as? [String: [String: Any]])
        var defined: Set<String> = []
        for (kind, members) in components where kind != "securitySchemes" {
            defined.formUnion(members.keys.map { "#/components/\(kind)/\($0)" })
        }
        #expect(Self.references(in: document) == defined)
        #expect(try operations().count > 40)
    }

    private static func references(in value: Any) -> Set<String> {
        if let object = value as? [String: Any] {
            let own = (object["$ref"] as? String).map { [$0] } ?? []
            return object.values.map(references).reduce(into: Set(own)) { $0.formUnion($1) }
        }
        return (value as? [Any] ?? []).map(references).reduce(into: []) { $0.formUnion($1) }
    }

    @Test func operationsHaveNamesOfTheirOwn() throws {
        let names = try operations().compactMap { $0.operation["operationId"] as? String }
        #expect(try names.count == operations().count)
        #expect(Set(names).count == names.count)
    }

    // MARK: - Agreement with the code

    @Test func itsVersionIsTheProducts() throws {
        #expect(try value("info/version") as? String == ProductVersion.current)
    }

    @Test(
        arguments: [
            ("Warning/properties/code", RecognitionWarning.allCases.map(\.rawValue)),
            ("Precision", Precision.allCases.map(\.rawValue)),
            ("TrainingStatus", Training.Status.allCases.map(\.rawValue) + [Wire.notStarted]),
            ("TrainingRecord/properties/phase", Training.Phase.allCases.map(\.rawValue)),
            ("SharedState", SharingStatus.allCases.map(\.rawValue)),
            ("TrainingSettings/properties/base", TrainingSettings.Base.allCases.map(\.rawValue)),
            ("FeedbackStatus", FeedbackEntry.Status.allCases.map(\.rawValue)),
            ("ModelVersion/properties/status", Version.Status.allCases.map(\.rawValue)),
            ("ModelVersion/properties/source", VersionRecord.Source.allCases.map(\.rawValue)),
            ("InferenceInput/properties/name", [OpenInference.input]),
            ("InferenceOutput/properties/name", OpenInference.Output.allCases.map(\.rawValue)),
            ("Session/properties/role", Role.allCases.map(\.rawValue)),
        ]
    )
    func itsWordsAreThoseOfTheCode(schema: String, words: [String]) throws {
        #expect(try texts("components/schemas/\(schema)/enum") == Set(words))
    }

    @Test(
        arguments: [
            ("Number/properties/digits/maxItems", NumberReader.mostDigits),
            ("Fractions/minItems", Architecture.classes), ("Fractions/maxItems", Architecture.classes),
            ("Digit/maximum", Architecture.classes - 1),
            ("TrainingSettings/properties/probes/maxItems", ProbePictures.most),
        ]
    )
    func itsNumbersAreThoseOfTheCode(schema: String, number: Int) throws {
        #expect(try value("components/schemas/\(schema)") as? Int == number)
    }

    /// Each bound is still accepted, and what is beyond it is not.
    @Test(arguments: ["epochs", "seed", "learning_rate", "time_budget", "batch_size", "epoch_images"])
    func theBoundsOfATrainingAreThoseOfTheCode(field: String) async throws {
        let application = try await TestApplication.shared.value
        let property = "components/schemas/TrainingSettings/properties/\(field)"
        let minimum = try #require(value("\(property)/minimum") as? Int)
        let maximum = try #require(value("\(property)/maximum") as? Int)
        for (number, isWithin) in [(minimum, true), (maximum, true), (minimum - 1, false), (maximum + 1, false)] {
            // An epoch is at least one batch.
            var body = ["batch_size": 1]
            body[field] = number
            let wanted = try JSON.decode(Wire.TrainingRequest.self, from: JSON.encode(body))
            let settings = try? TrainingSettings(wanted, defaults: application.training.settings)
            #expect((settings != nil) == isWithin, "\(field) of \(number)")
        }
    }

    @Test func whatARouteNeedsIsSaid() async throws {
        let application = try await TestApplication.shared.value
        let router = application.routes
        for (method, path, operation) in try operations() {
            let name = "\(method) \(path)"
            let role = try #require(router.requirement(for: HTTPRequest(HTTPMethod(rawValue: method), path))).role
            let statuses = Set(try #require(operation["responses"] as? [String: Any]).keys)
            #expect(((operation["security"] as? [Any])?.isEmpty == true) == (role == nil), "\(name)")
            for refusal in ["401", "403", "429"] { #expect(statuses.contains(refusal) == (role != nil), "\(name)") }
            if operation["requestBody"] != nil { #expect(statuses.isSuperset(of: ["400", "413"]), "\(name)") }
            if path.contains("{") { #expect(statuses.contains("404"), "\(name)") }
        }
    }
}
