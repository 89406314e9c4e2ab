import Testing

@testable import WebFrontend

struct PagePartsTests {
    private func fill(_ text: String) -> String {
        String(decoding: PageParts.fill([UInt8](text.utf8)), as: UTF8.self)
    }

    @Test func aPartStandsWhereThePageNamesIt() {
        let mark = String(decoding: PackageResources.mark_html, as: UTF8.self)
        #expect(fill("<b>\n  <!-- part: mark.html -->\n</b>\n") == "<b>\n\(mark)</b>\n")
    }

    @Test(arguments: ["", "<p>\n\n</p>\n", "<p>no end", "<!-- a remark -->\n", "<p><!-- part: mark.html --></p>\n"])
    func whatNamesNoPartStaysAsItIs(_ text: String) {
        #expect(fill(text) == text)
    }
}
