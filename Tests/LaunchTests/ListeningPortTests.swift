import Glibc
import LoopbackServer
import Testing

@testable import Launch

struct ListeningPortTests {
    @Test(arguments: ["127.0.0.1", "0.0.0.0", ""])
    func aPortOnWhichSomebodyListensIsBusy(_ host: String) throws {
        let server = try RawServer { _ in }
        defer { server.stop() }
        #expect(ListeningPort.problem(host: host, port: Int(server.port)) == EADDRINUSE)
    }

    @Test func aFreePortIsNoProblem() {
        #expect(ListeningPort.problem(host: "127.0.0.1", port: 0) == nil)
    }

    @Test func anAddressOfAnotherMachineIsOne() {
        // TEST-NET-1 of RFC 5737 belongs to nobody.
        #expect(ListeningPort.problem(host: "192.0.2.1", port: 0) == EADDRNOTAVAIL)
    }
}
