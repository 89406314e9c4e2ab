@preconcurrency import Glibc
import HTTPClient

/// Asks the process that serves on an address whether it is ready: a container's health check without a shell or curl.
struct HealthCheck {
    let host: String
    let port: Int

    /// Where to ask: a server on every address is asked on the loopback one.
    var url: String {
        let name = ["0.0.0.0", "::", ""].contains(host) ? "127.0.0.1" : host
        return "http://\(name.contains(":") ? "[\(name)]" : name):\(port)/health/ready"
    }

    /// Asks once.
    ///
    /// - Returns: The exit status: 0 for ready, 1 for anything else, with the reason on stderr.
    func run() async -> Int32 {
        do throws(HTTPClientError) {
            let response = try await HTTPClient().send(ClientRequest("GET", url, timeout: .seconds(3)))
            guard response.status != 200 else { return 0 }
            fputs("Not ready: status \(response.status)\n", stderr)
        } catch {
            fputs("Not ready: \(error)\n", stderr)
        }
        return 1
    }
}
