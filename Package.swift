// swift-tools-version:6.2
import PackageDescription

let package = Package(
    name: "digit-recognition-app",
    products: [
        .executable(name: "PredictAPI", targets: ["PredictAPI"]),
        .executable(name: "WebFrontend", targets: ["WebFrontend"]),
        .executable(name: "digits", targets: ["Digits"]),
        .executable(name: "launch", targets: ["Launch"]),
        .library(name: "LargerCNN", targets: ["LargerCNN"]),
    ],
    targets: [
        // C libraries from Debian: a module map and a shim each, no Swift.
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // One thin Swift wrapper for each of them; nothing above imports a C module.
        .target(name: "OneDNN", dependencies: ["COneDNN"]),
        .target(name: "ImageCodec", dependencies: ["CPNG", "CDeflate", "CJPEG"]),
        .target(name: "Compression", dependencies: ["CZlib"]),
        .target(name: "Checksum", dependencies: ["CNettle"]),
        .target(name: "Cryptography", dependencies: ["CSodium"]),
        .target(
            name: "HTTPServer",
            dependencies: ["CMicroHTTPD", "AccessControl", "Metrics", "ServiceSupport", "Tracing"]
        ),
        .target(name: "HTTPClient", dependencies: ["CCurl"]),
        .target(name: "SQLite", dependencies: ["CSQLite"]),
        .target(name: "TLS", dependencies: ["COpenSSL"]),
        .target(name: "Redis", dependencies: ["CHiredis", "ServiceSupport", "TLS"]),

        // What the project is about, and what its processes share.
        .target(name: "LargerCNN", dependencies: ["OneDNN", "ImageCodec", "Compression"]),
        .target(name: "Corpus", dependencies: ["LargerCNN", "ImageCodec", "Compression"]),
        .target(name: "ServiceSupport"),
        .target(name: "Metrics"),
        .target(name: "Tracing"),
        .target(name: "TraceExport", dependencies: ["HTTPClient", "Metrics", "ServiceSupport", "Tracing"]),
        .target(name: "TrainerLink"),
        .target(name: "ModelSource", dependencies: ["Checksum", "Cryptography", "HTTPClient", "ServiceSupport"]),
        .target(name: "AccessControl", dependencies: ["Checksum", "Cryptography"]),

        // The three programs, and the one that keeps the first two together.
        .executableTarget(
            name: "PredictAPI",
            dependencies: [
                "LargerCNN", "ImageCodec", "Compression", "Checksum", "AccessControl", "HTTPServer", "Metrics",
                "ModelSource", "Redis", "ServiceSupport", "SQLite", "TLS", "TraceExport", "Tracing", "TrainerLink",
            ],
            // One file, as every OpenAPI tool takes it; served as it is.
            resources: [.embedInCode("Routes/openapi.json")]
        ),
        .executableTarget(
            name: "WebFrontend",
            dependencies: [
                "AccessControl", "Cryptography", "HTTPServer", "HTTPClient", "Metrics", "ServiceSupport", "TraceExport",
                "Tracing",
            ],
            // The page is part of the program: there is no folder to ship or to lose.
            resources: [.embedInCode("Page")]
        ),
        .executableTarget(
            name: "Digits",
            dependencies: [
                "LargerCNN", "Corpus", "ImageCodec", "HTTPClient", "Checksum", "AccessControl", "Cryptography",
                "ServiceSupport", "TrainerLink",
            ]
        ),

        .executableTarget(name: "Launch", dependencies: ["ServiceSupport"]),

        // A server whose every byte a test decides, shared by the tests.
        .target(name: "LoopbackServer", path: "Tests/LoopbackServer"),
        // A real Redis of a test's own.
        .target(name: "LoopbackRedis", path: "Tests/LoopbackRedis"),

        // One test target for each target.
        .testTarget(
            name: "LargerCNNTests",
            dependencies: ["LargerCNN", "ImageCodec", "OneDNN", "Compression"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "CorpusTests", dependencies: ["Corpus", "LargerCNN", "ImageCodec", "Compression"]),
        .testTarget(name: "OneDNNTests", dependencies: ["OneDNN"]),
        .testTarget(name: "CompressionTests", dependencies: ["Compression"]),
        .testTarget(name: "ChecksumTests", dependencies: ["Checksum"]),
        .testTarget(name: "TrainerLinkTests", dependencies: ["TrainerLink"]),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"]),
        .testTarget(name: "AccessControlTests", dependencies: ["AccessControl"]),
        .testTarget(name: "ServiceSupportTests", dependencies: ["ServiceSupport"]),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics"]),
        .testTarget(name: "TracingTests", dependencies: ["Tracing"]),
        .testTarget(
            name: "TraceExportTests",
            dependencies: ["TraceExport", "HTTPClient", "LoopbackServer", "Metrics", "ServiceSupport", "Tracing"]
        ),
        .testTarget(
            name: "HTTPServerTests",
            dependencies: ["AccessControl", "HTTPServer", "Metrics", "ServiceSupport", "Tracing"]
        ),
        .testTarget(
            name: "PredictAPITests",
            dependencies: [
                "PredictAPI", "AccessControl", "Checksum", "HTTPClient", "HTTPServer", "ImageCodec", "LargerCNN",
                "LoopbackRedis", "Metrics", "Redis", "ServiceSupport", "TrainerLink",
            ]
        ),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite"]),
        .testTarget(name: "TLSTests", dependencies: ["TLS"]),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "LoopbackRedis", "LoopbackServer", "TLS"]),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", "LoopbackServer"]),
        .testTarget(
            name: "WebFrontendTests",
            dependencies: [
                "WebFrontend", "AccessControl", "Cryptography", "HTTPServer", "HTTPClient", "Metrics", "ServiceSupport",
                "LoopbackServer",
            ]
        ),
        .testTarget(
            name: "DigitsTests",
            dependencies: [
                "Digits", "AccessControl", "Checksum", "Compression", "HTTPClient", "ImageCodec", "LargerCNN",
                "LoopbackServer",
                "OneDNN",
                "ServiceSupport", "TrainerLink",
            ]
        ),
        .testTarget(
            name: "ModelSourceTests",
            dependencies: ["ModelSource", "Checksum", "HTTPClient", "LoopbackServer", "ServiceSupport"]
        ),
        .testTarget(name: "LaunchTests", dependencies: ["Launch", "LoopbackServer", "ServiceSupport"]),
        .testTarget(name: "ImageCodecTests", dependencies: ["ImageCodec"], exclude: ["Fixtures"]),
    ],
    swiftLanguageModes: [.v6]
)

// One set of compiler settings for every Swift target:
// - ExistentialAny: a boxed protocol value is spelled `any`, so its cost is visible.
// - MemberImportVisibility: a member is usable only where its own module is imported.
// - InternalImportsByDefault: proves that no C type leaks out of a wrapper (a leak needs `public import`).
// - NonisolatedNonsendingByDefault: an async function runs where its caller runs unless it says otherwise.
for target in package.targets where [.executable, .test, .regular].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
