import LoopbackServer
import ServiceSupport
import Testing

@testable import Launch

struct ContainerHealthTests {
    @Test(arguments: [
        (["launch"], nil),
        (["/usr/local/bin/launch", "--api-port", "9000"], nil),
        (["predict-api"], ServedProgram.api),
        (["/usr/local/bin/PredictAPI", "--port", "9000"], .api),
        (["web-frontend"], .page),
        (["/sbin/docker-init", "--", "WebFrontend"], .page),
        ([], nil),
    ])
    func theCommandSaysWhatRuns(_ words: [String], _ program: ServedProgram?) {
        #expect(ContainerHealth.programStartedAlone(by: words) == program)
    }

    @Test(.timeLimit(.minutes(1))) func bothHaveToBeReady() throws {
        let ready = try RawServer { connection in
            _ = connection.readRequest()
            connection.respond("{}")
        }
        defer { ready.stop() }
        let loading = try RawServer { connection in
            _ = connection.readRequest()
            connection.respond("{}", status: "503 Service Unavailable")
        }
        defer { loading.stop() }
        let other = try RawServer { connection in
            _ = connection.readRequest()
            connection.respond("{}")
        }
        defer { other.stop() }

        func isWell(_ api: UInt16, _ page: UInt16) throws -> Bool {
            let options = ["--api-port", "\(api)", "--web-port", "\(page)"]
            return ContainerHealth.isWell(try LaunchSettings(LaunchSettings.table.parse(options)), environment: [:])
        }
        #expect(try isWell(ready.port, other.port))
        #expect(try !isWell(loading.port, other.port))
        #expect(try !isWell(ready.port, loading.port))
    }
}
