import Foundation
import LoopbackRedis
import Redis
import TLS
import Testing

/// A Redis that speaks TLS, with a certificate of the test's own.
@Suite(
    .timeLimit(.minutes(1)),
    .enabled(if: RedisServer.isInstalled, "redis-server is missing; `make setup` installs it")
)
struct EncryptionTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")

    private func withServer(names: String, _ body: (RedisServer, String) async throws -> Void) async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (certificate, key) = (
            folder.appending(path: "certificate.pem").path, folder.appending(path: "key.pem").path
        )
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(names)", "-keyout", key, "-out", certificate,
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        let server = try RedisServer([
            "--tls-port", "PORT", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no",
        ])
        try await body(server, certificate)
    }

    private func client(_ host: String, _ port: Int, authorities: String?) throws -> RedisClient {
        var address = RedisAddress(host: host, port: port)
        address.isEncrypted = true
        return RedisClient(try RedisConfiguration(address, authorities: authorities))
    }

    @Test(arguments: ["127.0.0.1", "localhost"]) func everythingGoesEncrypted(host: String) async throws {
        try await withServer(names: "DNS:localhost,IP:127.0.0.1") { server, certificate in
            let client = try client(host, server.port, authorities: certificate)
            // More than a TLS record holds, and more than a socket takes at once.
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(try await client.run(["SET", "key", RedisArgument(bytes)], within: .seconds(20)) == .status("OK"))
            #expect(try await client.run(["GET", "key"], within: .seconds(20)).bytes == bytes)
        }
    }

    @Test func messagesComeEncrypted() async throws {
        try await withServer(names: "IP:127.0.0.1") { server, certificate in
            let client = try client("127.0.0.1", server.port, authorities: certificate)
            var address = RedisAddress(host: "127.0.0.1", port: server.port)
            address.isEncrypted = true
            let (events, continuation) = AsyncStream.makeStream(of: RedisSubscriber.Event.self)
            let subscriber = try RedisSubscriber(
                RedisConfiguration(address, authorities: certificate),
                channels: ["a"]
            ) { continuation.yield($0) }
            var iterator = events.makeAsyncIterator()
            #expect(await iterator.next() == .subscribed)
            _ = try await client.run(["PUBLISH", "a", "x"])
            #expect(await iterator.next() == .message(channel: "a", content: [120]))
            withExtendedLifetime(subscriber) {}
        }
    }

    @Test func aServerWhomNobodyTrustsIsRefused() async throws {
        try await withServer(names: "IP:127.0.0.1") { server, _ in
            let client = try client("127.0.0.1", server.port, authorities: nil)
            let error = await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
            #expect(error?.description.contains("certificate is not accepted: self-signed") == true)
        }
    }

    @Test func aCertificateOfAnotherHostIsRefused() async throws {
        try await withServer(names: "DNS:example.org,IP:127.0.0.9") { server, certificate in
            for (host, fault) in [("localhost", "hostname mismatch"), ("127.0.0.1", "IP address mismatch")] {
                let client = try client(host, server.port, authorities: certificate)
                let error = await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
                #expect(error?.description.contains(fault) == true)
            }
        }
    }

    @Test func aServerWithoutTLSIsRefused() async throws {
        let server = try RedisServer()
        let client = try client("127.0.0.1", server.port, authorities: nil)
        await #expect(throws: RedisError.self) { try await client.run(["PING"]) }
    }
}
