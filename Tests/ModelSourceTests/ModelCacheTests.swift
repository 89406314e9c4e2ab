import Checksum
import Foundation
import Testing

@testable import ModelSource

struct ModelCacheTests {
    private static let digest = SHA256.digest(of: Array("weights".utf8))

    private func withCache(_ body: (ModelCache) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "model-cache-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = ModelCache(path: folder.appending(path: "cache/file.safetensors").path)
        try cache.makeFolder()
        try body(cache)
    }

    private func put(_ text: String, into cache: ModelCache) throws -> ModelCache.Entry {
        let fetched = "\(cache.path).fetched"
        try text.write(toFile: fetched, atomically: false, encoding: .utf8)
        let entry = ModelCache.Entry(address: "s3://b/k", sha256: SHA256.digest(of: Array(text.utf8)), etag: "\"e\"")
        try cache.put(fetched, entry)
        #expect(!FileManager.default.fileExists(atPath: fetched))
        return entry
    }

    @Test func whatWasPutThereIsFound() throws {
        try withCache { cache in
            #expect(cache.content(wanted: nil) == .nothing)
            let entry = try put("weights", into: cache)
            #expect(cache.content(wanted: nil) == .usable(entry))
            #expect(cache.content(wanted: Self.digest) == .usable(entry))
        }
    }

    @Test func aBitThatFellOverIsNoticed() throws {
        try withCache { cache in
            _ = try put("weights", into: cache)
            try "weightz".write(toFile: cache.path, atomically: false, encoding: .utf8)
            #expect(cache.content(wanted: nil) == .damaged)
            #expect(cache.content(wanted: Self.digest) == .damaged)
        }
    }

    @Test func aChecksumNeedsNoRecord() throws {
        try withCache { cache in
            _ = try put("weights", into: cache)
            try FileManager.default.removeItem(atPath: "\(cache.path).json")
            #expect(cache.content(wanted: nil) == .damaged)
            let found = cache.content(wanted: Self.digest)
            #expect(found == .usable(ModelCache.Entry(address: "", sha256: Self.digest, etag: nil)))
        }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() {
        let cache = ModelCache(path: "/proc/nowhere/file")
        #expect(throws: ModelFetchError.cannotStore(path: "/proc/nowhere", reason: "the folder cannot be made")) {
            try cache.makeFolder()
        }
    }
}
