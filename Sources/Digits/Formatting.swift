/// A number with a fixed count of decimals, in the "C" locale.
func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "-" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (value.magnitude * scale).rounded()
    let whole = (scaled / scale).rounded(.down)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(Int(whole))" }
    let fraction = "\(Int(scaled - whole * scale))"
    return "\(sign)\(Int(whole)).\(String(repeating: "0", count: max(0, decimals - fraction.count)))\(fraction)"
}

/// A fraction as a percentage with two decimals.
func percent(_ fraction: Double) -> String { "\(fixed(fraction * 100, 2)) %" }

/// A text brought to a width with spaces on its left.
func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

extension Duration {
    /// The duration in seconds.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
