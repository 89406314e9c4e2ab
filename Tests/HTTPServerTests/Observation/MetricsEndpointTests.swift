import HTTPServer
import Metrics
import Testing

struct MetricsEndpointTests {
    private let endpoint: MetricsEndpoint = {
        let registry = MetricRegistry()
        registry.counter("pictures_total", "Pictures.").increment()
        return MetricsEndpoint(registry)
    }()

    private func ask(_ headers: HTTPHeaders) async throws -> HTTPResponse {
        try await endpoint.answer(HTTPRequest(.get, "/metrics", headers: headers))
    }

    @Test func itAnswersInTheFormatThatIsAskedFor() async throws {
        let text = try await ask([:])
        #expect(text.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(String(decoding: text.body, as: UTF8.self).hasSuffix("pictures_total 1\n"))
        let openMetrics = try await ask(["Accept": "application/openmetrics-text;version=1.0.0"])
        #expect(
            openMetrics.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
        )
        #expect(String(decoding: openMetrics.body, as: UTF8.self).hasSuffix("# EOF\n"))
    }

    @Test(arguments: ["X-Forwarded-For", "x-forwarded-for", "Forwarded"])
    func throughAProxyItIsNotThere(_ field: String) async throws {
        let error = await #expect(throws: HTTPError.self) { _ = try await ask([field: "192.0.2.1"]) }
        #expect(error?.status == .notFound)
    }
}
