import HTTPServer
import Testing
import TrainerLink

@testable import PredictAPI

struct TrainingCourseTests {
    private func progress(_ epoch: Int, _ batch: Int, of batches: Int = 1_000, loss: Double = 0.5) -> TrainingProgress {
        TrainingProgress(epoch: epoch, epochs: 9, batch: batch, batches: batches, loss: loss, accuracy: 0.25)
    }

    @Test(arguments: [1, 240, 241, 1_000, 5_000])
    func itStaysSmallAndReachesBackToTheBeginning(reports: Int) {
        var course = TrainingCourse()
        for batch in 1...reports { course.append(progress(1, batch, of: 100_000)) }
        let batches = course.points.map(\.batch)
        #expect((1...TrainingCourse.most).contains(batches.count))
        #expect(batches == batches.sorted())
        // Evenly: no part of it is left out.
        let gaps = zip(batches, batches.dropFirst()).map { $1 - $0 }
        #expect((gaps.max() ?? 0) <= 2 * max(1, reports / 100))
        #expect((batches.last ?? 0) > reports - max(2, reports / 100))
    }

    @Test func theEndOfAnEpochIsAlwaysAPoint() {
        var course = TrainingCourse()
        for epoch in 1...3 {
            for batch in 1...500 { course.append(progress(epoch, batch, of: 500)) }
        }
        #expect(course.points.last?.epoch == 3 && course.points.last?.batch == 500)
    }

    @Test func whatATrainerTellsOnceMoreReplacesWhatItToldBefore() {
        var course = TrainingCourse()
        for batch in 1...20 { course.append(progress(2, batch)) }
        course.append(progress(2, 11, loss: 0.75))
        #expect(course.points.map(\.batch) == Array(1...11))
        #expect(course.points.last?.loss == 0.75)
        course.append(progress(1, 5))
        #expect(course.points.map(\.epoch) == [1])
    }

    @Test func itComesBackFromItsJSON() throws {
        var course = TrainingCourse()
        for batch in 1...3 { course.append(progress(1, batch, loss: 1.23456)) }
        let json = String(decoding: try JSON.encode(course), as: UTF8.self)
        #expect(json == #"{"interval":1,"points":[[1,1,1.2346,0.25],[1,2,1.2346,0.25],[1,3,1.2346,0.25]]}"#)
        #expect(try JSON.decode(TrainingCourse.self, from: [UInt8](json.utf8)) == course)
    }
}
