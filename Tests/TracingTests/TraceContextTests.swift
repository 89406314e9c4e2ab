import Testing

@testable import Tracing

/// The cases of W3C Trace Context's own test suite that concern reading and writing.
struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"
    private static let valid = "00-\(trace)-\(span)-01"

    @Test func aContextIsReadAndWrittenAsItWas() throws {
        let context = try #require(TraceContext(traceparent: [Self.valid]))
        #expect(context.traceID.text == Self.trace)
        #expect(context.spanID.text == Self.span)
        #expect(context.isSampled)
        #expect(context.traceparent == Self.valid)
    }

    @Test(arguments: [("00", false), ("01", true), ("02", false), ("03", true), ("ff", true)])
    func onlyTheLowestFlagCounts(_ flags: String, _ isSampled: Bool) throws {
        let context = try #require(TraceContext(traceparent: ["00-\(Self.trace)-\(Self.span)-\(flags)"]))
        #expect(context.isSampled == isSampled)
        #expect(context.traceparent.hasSuffix(isSampled ? "-01" : "-00"))
    }

    @Test(arguments: [
        "", "00", valid + "-", valid + "-what", valid + ".0", " " + valid, "ff-\(trace)-\(span)-01",
        "0-\(trace)-\(span)-01", "00-\(trace.uppercased())-\(span)-01", "00-\(trace)-\(span.uppercased())-01",
        "00-00000000000000000000000000000000-\(span)-01", "00-\(trace)-0000000000000000-01",
        "00_\(trace)_\(span)_01", "00-\(trace.dropLast())-\(span)-01", "00-\(trace)-\(span)-1",
        "00-\(trace)-\(span)-0x", "00-\(trace.dropLast())g-\(span)-01", "0A-\(trace)-\(span)-01",
        "cc-\(trace)-\(span)-01what", "00-\(trace)-\(span)-é1",
    ])
    func whatIsNotWellFormedBeginsAnotherTrace(_ text: String) {
        #expect(TraceContext(traceparent: [text]) == nil)
    }

    @Test(arguments: ["cc-\(trace)-\(span)-01", "cc-\(trace)-\(span)-01-what-the-future-brings"])
    func aLaterVersionIsReadAsFarAsItIsKnown(_ text: String) throws {
        let context = try #require(TraceContext(traceparent: [text]))
        #expect(context.traceparent == Self.valid)
    }

    @Test func twoParentsAreNone() {
        #expect(TraceContext(traceparent: [Self.valid, Self.valid]) == nil)
        #expect(TraceContext(traceparent: []) == nil)
    }

    @Test(arguments: [
        (["foo=1"], "foo=1"), (["foo=1,bar=2"], "foo=1,bar=2"), (["foo=1", "bar=2"], "foo=1,bar=2"),
        ([" foo=1 \t,\t bar=2 , , baz=3"], "foo=1,bar=2,baz=3"),
        (["fw529a3039@dt=FfAA;x: y"], "fw529a3039@dt=FfAA;x: y"), (["0tenant@v=1"], "0tenant@v=1"),
        (["a-_*/9=~"], "a-_*/9=~"),
    ])
    func stateIsPassedOn(_ lines: [String], _ state: String) throws {
        #expect(try #require(TraceContext(traceparent: [Self.valid], tracestate: lines)).state == state)
    }

    @Test(arguments: [
        ["foo"], ["foo="], ["=1"], ["Foo=1"], ["foo =1"], ["foo=1=2"], ["foo=1,foo=2"], ["foo=1", "foo=1"], ["9foo=1"],
        ["a@9b=1"], ["a@b@c=1"], ["@b=1"], ["a@=1"], ["foo=\u{7}"], ["foo=é"], [""], ["a@toolongforasystem=1"],
        [(0..<33).map { "k\($0)=1" }.joined(separator: ",")], ["\(String(repeating: "k", count: 257))=1"],
        ["foo=\(String(repeating: "v", count: 257))"],
    ])
    func stateThatIsNotWellFormedIsDroppedAndTheTraceStays(_ lines: [String]) throws {
        let context = try #require(TraceContext(traceparent: [Self.valid], tracestate: lines))
        #expect(context.state == nil)
        #expect(context.traceparent == Self.valid)
    }

    @Test func thirtyTwoMembersAreNotTooMany() throws {
        let list = (0..<32).map { "k\($0)=1" }.joined(separator: ",")
        #expect(try #require(TraceContext(traceparent: [Self.valid], tracestate: [list])).state == list)
    }
}
