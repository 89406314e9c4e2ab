/// Which span of a trace: 64 bits, not all of them 0.
public struct SpanID: Sendable, Hashable {
    let value: UInt64

    /// Takes a number; nil for zero, which stands for no span.
    init?(_ value: UInt64) {
        guard value != 0 else { return nil }
        self.value = value
    }

    private init(random: UInt64) { value = random }

    /// A fresh one.
    static func random() -> SpanID { SpanID(random: RandomBits.nextNonzero()) }

    /// 16 hexadecimal digits.
    public var text: String { Hexadecimal.text(value) }
}
