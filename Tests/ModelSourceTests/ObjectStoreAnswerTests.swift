import Testing

@testable import ModelSource

struct ObjectStoreAnswerTests {
    @Test func codeAndMessageAreTakenOut() {
        let body = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>It is not there.</Message></Error>"
        let answer = ObjectStoreAnswer(Array(body.utf8))
        #expect(answer?.code == "NoSuchKey")
        #expect(answer?.message == "It is not there.")
    }

    @Test(arguments: ["", "<html>", "<Code>cut", "</Code><Code>"])
    func somethingElseIsNone(_ body: String) {
        #expect(ObjectStoreAnswer(Array(body.utf8)) == nil)
    }
}
