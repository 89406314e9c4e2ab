@preconcurrency import Glibc

/// Asks for a password: on a terminal twice and without showing it, else as the first line of stdin.
enum PasswordPrompt {
    static func read() throws(CommandError) -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let password = try hidden("Password: ")
        guard try hidden("Again: ") == password else { throw CommandError("The two passwords differ.") }
        return password
    }

    /// Asks on stderr, so that stdout holds the hash alone.
    private static func hidden(_ prompt: String) throws(CommandError) -> String {
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
            fputs("\n", stderr)
        }
        fputs(prompt, stderr)
        return try line()
    }

    private static func line() throws(CommandError) -> String {
        guard let line = readLine() else { throw CommandError("There is no password on stdin.") }
        return line
    }
}
