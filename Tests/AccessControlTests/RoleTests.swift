import AccessControl
import Testing

struct RoleTests {
    @Test func anAdminMayDoAllThatPredictMayAndMore() {
        #expect(Role.admin > .predict)
        #expect(!(Role.predict > .admin))
        #expect(!(Role.admin < .admin))
        #expect(Role.predict <= .predict)
    }
}
