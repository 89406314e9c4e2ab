@main
struct PredictAPICommand {
    static func main() {}
}
