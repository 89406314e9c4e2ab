import AccessControl
import Cryptography
import ServiceSupport

/// `digits keys`.
enum KeysCommand {
    static let table = OptionTable(
        program: "digits keys",
        summary:
            "Makes an API key (new) or the hash of the page's password (hash-password) for the servers.",
        operands: Operands("new|hash-password", count: 1...1),
        [
            Option("name", placeholder: "NAME", help: "Who will hold the key; it stands in logs"),
            Option(
                "role",
                default: Role.predict.rawValue,
                placeholder: "ROLE",
                help: "What the holder may do: predict, or admin, who also trains and manages models and feedback"
            ),
        ]
    )

    static var command: CommandLineProgram.Command { .init("keys", table) { try run($0) } }

    static func run(_ options: ParsedOptions) throws -> Int32 {
        switch options.operands[0] {
        case "new": try makeKey(options)
        case "hash-password": try hashPassword()
        default: throw UsageError.unknownCommand(options.operands[0], known: ["new", "hash-password"])
        }
        return 0
    }

    private static func makeKey(_ options: ParsedOptions) throws {
        let name = try options.string("name")
        let role: Role = try options.choice("role")
        do throws(APIKeyError) {
            let (secret, key) = try APIKey.make(name: name, role: role)
            print("The key, for whoever will use it; it is shown this once and stored nowhere:\n")
            print("  \(secret)\n")
            print("The entry for API_KEYS, or for the file that it names:\n")
            print("  \(key.entry)")
        } catch {
            throw options.badValue("name", expected: "1 to 64 letters, digits, dots, dashes and underscores")
        }
    }

    /// The least length, which NIST SP 800-63B asks for.
    private static let shortestPassword = 8

    private static func hashPassword() throws {
        let password = try PasswordPrompt.read()
        guard password.count >= shortestPassword else {
            throw CommandError("The password needs \(shortestPassword) characters at least.")
        }
        print(try PasswordHash(of: password).text)
    }
}
