@main
struct WebFrontendCommand {
    static func main() {}
}
