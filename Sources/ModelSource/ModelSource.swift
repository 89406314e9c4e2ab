import Checksum
import FoundationEssentials
public import ServiceSupport

/// Weights that have to be fetched: where they are, which bytes they must be, and how that place may be asked.
///
/// Only what the operator set is ever asked: the address itself, redirects of it that stay with its scheme, and for
/// `s3://` the endpoints that hand out credentials.
public struct ModelSource: Sendable, Equatable {
    /// The rows of an ``OptionTable`` that ``init(options:cacheFolder:)`` reads, besides `model`.
    public static let options = [
        Option(
            "model-sha256",
            environment: "MODEL_SHA256",
            placeholder: "DIGITS",
            help: "SHA-256 that fetched weights must have; required for https://, recommended for s3://"
        ),
        Option(
            switch: "model-plain-http",
            environment: "MODEL_PLAIN_HTTP",
            help: "Also fetch weights over plain http:// from elsewhere than this machine"
        ),
        Option(
            "aws-region",
            environment: "AWS_REGION",
            placeholder: "NAME",
            help: "Region of the bucket that s3:// names"
        ),
        Option(
            "s3-endpoint",
            environment: "AWS_ENDPOINT_URL_S3",
            placeholder: "URL",
            help: "Where S3 answers, for other stores that speak its language; by default Amazon's"
        ),
    ]

    /// An address of the web or an object; never a file.
    public let address: ModelAddress
    /// 64 hexadecimal digits in lower case; nil where any content will do.
    public let sha256: String?
    /// Where an object is asked for; nil for addresses of the web.
    let store: ObjectStore?
    /// The folder of the copies.
    let cacheFolder: String

    /// Reads the settings; nil where the weights are a file.
    ///
    /// - Parameters:
    ///   - options: Parsed by a table that has `model` and ``options``.
    ///   - cacheFolder: Where fetched weights are kept.
    /// - Throws: `UsageError` for what cannot be used, or may not be without a further setting.
    public init?(options: ParsedOptions, cacheFolder: String) throws(UsageError) {
        do {
            address = try ModelAddress(options.string("model"))
        } catch let error as UsageError {
            throw error
        } catch {
            throw options.badValue("model", expected: "a file, https://HOST/PATH or s3://BUCKET/KEY")
        }
        if case .file = address { return nil }
        self.cacheFolder = cacheFolder
        sha256 = options.stringIfGiven("model-sha256")?.lowercased()
        if let sha256 {
            guard sha256.utf8.count == 64, sha256.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
                throw options.badValue("model-sha256", expected: "64 hexadecimal digits, as sha256sum prints them")
            }
        }
        let mayBePlain = options.flag("model-plain-http")
        switch address {
        case .file: return nil
        case .web(let url):
            store = nil
            guard mayBePlain || Self.isSafe(url) else {
                throw options.badValue("model", expected: "https://, or --model-plain-http")
            }
            // Whoever holds the host, or its name, would otherwise choose what answers here.
            guard sha256 != nil else {
                throw .missingSetting(option: "--model-sha256", environment: "MODEL_SHA256")
            }
        case .object:
            let endpoint = options.stringIfGiven("s3-endpoint")
            if let endpoint {
                guard case .web(let url)? = try? ModelAddress(endpoint), !url.contains("?") else {
                    throw options.badValue("s3-endpoint", expected: "an address such as https://minio.example.org")
                }
                guard mayBePlain || Self.isSafe(url) else {
                    throw options.badValue("s3-endpoint", expected: "https://, or --model-plain-http")
                }
            }
            store = ObjectStore(region: try options.string("aws-region"), endpoint: endpoint)
        }
    }

    /// The path at which the weights are once they have been fetched; known before.
    ///
    /// With a checksum the name is that, so that another checksum is another file; without one it is the address's.
    public var path: String {
        let name = sha256 ?? String(SHA256.digest(of: Array("\(address)".utf8)).prefix(32))
        return "\(cacheFolder)/\(name).safetensors"
    }

    /// Whether nobody on the way can read or change what comes: TLS, or this very machine.
    private static func isSafe(_ url: String) -> Bool {
        guard let rest = url.split(separator: "://", maxSplits: 1).last, url.hasPrefix("http://") else { return true }
        let host = Host(of: rest)
        return host.isLoopback
    }
}
