import HTTPServer
import ImageCodec
import LargerCNN
import Testing

@testable import PredictAPI

/// Pictures that come again are answered without being computed again.
@Suite(.timeLimit(.minutes(1)))
struct AnswerCacheTests {
    private static let model = ModelInfo(name: "larger-cnn", version: "a", precision: .float32)

    /// A recogniser whose network counts the pictures that it is shown.
    private func recognizer(_ counter: Counter, cached: Int) async throws -> (Recognizer, ModelHost) {
        let log = TestApplication.Log()
        let model = ModelHost(lanes: LanePool(lanes: 1, queueLimit: 8), logger: log.logger()) {
            ModelHost.Content(info: Self.model) {
                { images in
                    images.map { _ in
                        counter.next()
                        return (0..<10).map { $0 == 7 ? 9 : 0 }
                    }
                }
            }
        }
        try await model.load()
        return (Recognizer(model: model, decoder: ImageDecoder(), cache: AnswerCache(limit: cached)), model)
    }

    @Test func aPictureThatComesAgainIsNotComputedAgain() async throws {
        let counter = Counter()
        let (recognizer, model) = try await recognizer(counter, cached: 4)
        defer { model.stop() }
        let warm = counter.count
        let seven = PictureSource.file(try TestApplication.sample("seven.png"))
        let first = try await recognizer.recognize(seven, for: .assumed)
        let again = try await recognizer.recognize(seven, for: .assumed)
        #expect(counter.count == warm + 1)
        #expect(again.recognition.prediction == first.recognition.prediction)
        #expect(again.image == first.image)
        #expect(again.timings.predict == 0 && first.timings.predict > 0)
        // Of several, only those that are new.
        let inverted = PictureSource.file(try TestApplication.sample("seven-inverted.png"))
        let both = try await recognizer.recognize([inverted, seven], for: .assumed).answers
        #expect(try both.map { try $0.get().recognition.prediction.digit } == [7, 7])
        #expect(counter.count == warm + 2)
    }

    @Test func withoutACacheEveryPictureIsComputed() async throws {
        let counter = Counter()
        let (recognizer, model) = try await recognizer(counter, cached: 0)
        defer { model.stop() }
        let warm = counter.count
        let seven = PictureSource.file(try TestApplication.sample("seven.png"))
        for _ in 0..<2 { _ = try await recognizer.recognize(seven, for: .assumed) }
        #expect(counter.count == warm + 2)
    }

    @Test func whatHasNoAnswerIsAskedAboutAgain() async throws {
        let counter = Counter()
        let (recognizer, model) = try await recognizer(counter, cached: 4)
        defer { model.stop() }
        let blank = PictureSource.file(try TestApplication.sample("blank.png"))
        for _ in 0..<2 {
            let error = await #expect(throws: HTTPError.self) { try await recognizer.recognize(blank, for: .assumed) }
            #expect(error?.status == .badRequest)
        }
    }

    @Test func theKeyHoldsContentFormAndWeights() throws {
        let request = HTTPRequest(.post, "/", body: [1, 2])
        let key = try #require(AnswerCache.Key(.file([1, 2]), model: Self.model))
        #expect(key == AnswerCache.Key(.file([0, 1, 2][1...]), model: Self.model))
        #expect(key != AnswerCache.Key(.file([1, 3]), model: Self.model))
        #expect(key != AnswerCache.Key(.drawing(request), model: Self.model))
        let other = ModelInfo(name: "larger-cnn", version: "b", precision: .float32)
        #expect(key != AnswerCache.Key(.file([1, 2]), model: other))
        let large = [UInt8](repeating: 0, count: AnswerCache.longestContent + 1)
        #expect(AnswerCache.Key(.file(large), model: Self.model) == nil)
    }

    @Test(arguments: [1, 2, 5, 8]) func itKeepsNoMoreThanItsLimitAndWhatWasAskedForLast(limit: Int) async throws {
        let cache = try #require(AnswerCache(limit: limit))
        let keys = try (0..<50).map { try #require(AnswerCache.Key(.file([UInt8($0)]), model: Self.model)) }
        let (recognizer, model) = try await recognizer(Counter(), cached: 0)
        defer { model.stop() }
        let answer = try await recognizer.recognize(.file(TestApplication.sample("seven.png")), for: .assumed)
        for key in keys {
            cache.insert(answer, for: key)
            if limit > 1 { #expect(cache[keys[0]] != nil) }
        }
        #expect(cache[keys[49]] != nil)
        #expect(cache.count <= limit)
    }
}
