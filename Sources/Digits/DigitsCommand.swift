@main
struct DigitsCommand {
    static func main() {}
}
