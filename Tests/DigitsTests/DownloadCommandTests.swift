import Checksum
import Foundation
import ServiceSupport
import Testing

@testable import Digits

@Suite struct DownloadCommandTests {
    private func mirrors(_ arguments: [String], _ environment: [String: String] = [:]) throws -> [String] {
        try DownloadCommand.mirrors(DownloadCommand.table.parse(arguments, environment: environment))
    }

    @Test func withoutASettingThereAreSeveralMirrors() throws {
        #expect(try mirrors([]) == DownloadCommand.defaultMirrors)
        #expect(DownloadCommand.defaultMirrors.count >= 2)
        #expect(DownloadCommand.defaultMirrors.allSatisfy { $0.hasPrefix("https://") })
    }

    @Test func mirrorsComeFromTheFlagBeforeTheEnvironment() throws {
        let environment = ["MNIST_MIRRORS": "https://a.example/m https://b.example/m"]
        #expect(try mirrors([], environment) == ["https://a.example/m", "https://b.example/m"])
        let flag = ["--mirrors", "http://c.example, http://d.example"]
        #expect(try mirrors(flag, environment) == ["http://c.example", "http://d.example"])
    }

    @Test(arguments: [" , ", "ftp://a.example", "https://a.example,b.example"])
    func somethingElseThanAddressesIsRefused(value: String) {
        #expect(
            throws: UsageError.badValue(
                setting: "--mirrors",
                value: value,
                expected: "addresses that start with https:// or http://"
            )
        ) { try mirrors(["--mirrors", value]) }
    }

    /// Beside the checkout there may be the original files, whose published MD5s were verified.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "../shared/data/mnist"), "needs ../shared/data/mnist"))
    func theDigestsAreThoseOfTheOriginalFiles() throws {
        for file in MNISTFile.all {
            var hash = SHA256()
            #expect(Int64(try hash.update(fileAt: "../shared/data/mnist/\(file.name)")) == file.size)
            #expect(hash.finalize() == file.sha256)
        }
    }
}
