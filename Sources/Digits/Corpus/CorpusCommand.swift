import Corpus
import FoundationEssentials
import ServiceSupport

/// `digits corpus`.
enum CorpusCommand {
    static let table = OptionTable(
        program: "digits corpus",
        summary: "Makes digits beyond MNIST to train and measure with, from pen strokes, paper digits and templates.",
        [
            Option(
                "from",
                placeholder: "DIR",
                help: "Folder with pendigits/, kensanata16/, hwd1000/ and mnist/, or some of them"
            ),
            Option("output", placeholder: "DIR", help: "Where to write the sets as IDX files, a folder for each"),
            Option(
                "pictures",
                placeholder: "DIR",
                help: "Where to write pictures of the validation sets as PNG and JPEG"
            ),
            Option("count", default: "1000", placeholder: "N", help: "Most pictures of a set that --pictures writes"),
            Option(
                "sets",
                placeholder: "NAME,NAME",
                help: "Only these: \(CorpusSources.setNames.joined(separator: ", "))"
            ),
            Option(
                "variants",
                default: "6",
                placeholder: "N",
                help: "Styles in which each digit to learn from is drawn"
            ),
            Option("limit", placeholder: "N", help: "Most pictures of a set, for a quick try"),
            Option("seed", default: "1", placeholder: "N", help: "Same seed, same corpus"),
        ]
    )

    static var command: CommandLineProgram.Command { .init("corpus", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        let seed = UInt64(try options.integer("seed", in: 0...Int.max))
        let output = options.stringIfGiven("output")
        let pictures = options.stringIfGiven("pictures")
        guard output != nil || pictures != nil else {
            throw CommandError("say with --output where the sets go, or with --pictures where pictures go")
        }
        let sources = try CorpusSources(directory: options.string("from"), report: { print($0) })
        var sets = sources.sets(variants: try options.integer("variants", in: 1...100))
        if let names = options.stringIfGiven("sets") {
            let wanted = names.split(separator: ",").map(String.init)
            if let unknown = wanted.first(where: { name in !CorpusSources.setNames.contains(name) }) {
                throw options.badValue("sets", unknown, expected: CorpusSources.setNames.joined(separator: ", "))
            }
            sets = sets.filter { wanted.contains($0.name) }
        }
        guard !sets.isEmpty else { throw CommandError("none of these sets can be made from what there is") }

        let limit = try options.integerIfGiven("limit", in: 1...Int.max)
        let clock = ContinuousClock()
        let start = clock.now
        var total = 0
        if let output {
            for set in sets {
                let began = clock.now
                let prepared = PreparedSet(set, seed: seed, limit: limit, report: { print($0) })
                try prepared.write(into: output)
                total += prepared.kinds.count
                print("\(prepared.summary), \(fixed((clock.now - began).seconds, 1)) s")
            }
        }
        if let pictures {
            let count = try options.integer("count", in: 1...Int.max)
            for set in sets where set.purpose == .validation {
                let began = clock.now
                let writer = PictureWriter(folder: "\(pictures)/\(set.name)", seed: seed)
                let written = try writer.write(set, count: count)
                total += written
                print("\(pictures)/\(set.name): \(written) pictures, \(fixed((clock.now - began).seconds, 1)) s")
            }
        }
        print("\(total) in all, \(fixed((clock.now - start).seconds, 1)) s")
        return 0
    }
}
