import Glibc
import Testing

@testable import ServiceSupport

struct ProcessSpawnTests {
    private func status(of process: Int32) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status >> 8 & 0xFF
    }

    @Test func theChildHasTheEnvironmentThatItIsGivenAndNoOther() throws {
        let script = "test \"$GIVEN\" = yes && test -z \"$HOME\" && exit 3"
        let process = try ProcessSpawn.start("/bin/sh", ["-c", script], environment: ["GIVEN=yes"])
        #expect(status(of: process) == 3)
    }

    @Test func theChildIsInAGroupOfItsOwn() throws {
        let process = try ProcessSpawn.start("/bin/sleep", ["0.2"], environment: [])
        #expect(getpgid(process) == process)
        #expect(status(of: process) == 0)
    }

    @Test func descriptorsAreWhatIsNamed() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        let process = try ProcessSpawn.start(
            "/bin/cat",
            [],
            environment: [],
            descriptors: [(0, .file("/proc/sys/kernel/ostype", flags: O_RDONLY)), (1, .descriptor(ends[1]))]
        )
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(ends[0], &bytes, bytes.count)
        close(ends[0])
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "Linux\n")
        #expect(status(of: process) == 0)
    }

    @Test func aMissingProgramIsNamed() {
        #expect {
            try ProcessSpawn.start("/nowhere/program", [], environment: [])
        } throws: { error in
            let failure = error as? ProcessSpawn.Failure
            return failure?.code == ENOENT && failure?.program == "/nowhere/program"
        }
    }
}
