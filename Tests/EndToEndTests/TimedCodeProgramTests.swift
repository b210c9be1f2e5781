// Timed codes and the twelve hours of a session through the real programs, by the time that satellites tell:
// the daemon knows no other clock that it trusts.
import Access
import Foundation
import PlateCore
import Testing

@Suite struct TimedCodeProgramTests {
    private func code(_ person: Person, at time: Date) throws -> String {
        let timed = try #require(person.timed)
        let milliseconds = Int64(time.timeIntervalSince1970 * 1000)
        let step = OneTimeCode.step(at: WallTime(milliseconds: milliseconds))
        return timed.code(counter: UInt64(step))
    }

    private func logIn(_ stage: CustodyStage, _ person: Person, _ code: String) throws
        -> ProgramResult
    {
        try stage.run(
            person, ["login"], input: [person.name, person.password, code, person.purpose, ""])
    }

    @Test func aTimedCodeIsTakenOnceAndTwelveHoursLaterTheIdentityIsProvedAgain() throws {
        let receiver = try ScriptedReceiver(offsetSeconds: 40 * 86_400)
        let stage = try CustodyStage("gpsd.address = \"127.0.0.1:\(receiver.port)\"")
        func isTime(_ time: Date) throws -> Bool {
            let status = try stage.daemon.status()
            let clock = status?["clock"] as? [String: Any]
            let told = (status?["toldAt"] as? String).flatMap { WallTime(rfc3339: $0) }
            let wanted = time.timeIntervalSince1970 * 1000
            return clock?["source"] as? String == "gps"
                && abs(Double(told?.milliseconds ?? 0) - wanted) < 120_000
        }
        try stage.daemon.wait("the satellites' time is taken") { try isTime(receiver.time) }
        let chief = try stage.firstAdministrator()

        #expect(try logIn(stage, chief, code(chief, at: receiver.time)).exitCode == 0)
        #expect(try stage.run(chief, ["account", "list"]).exitCode == 0)
        // The step that was taken, and one that was long before.
        let taken = try code(chief, at: receiver.time.addingTimeInterval(-30))
        #expect(try logIn(stage, chief, taken).exitCode == 77)
        let old = try code(chief, at: receiver.time.addingTimeInterval(-600))
        #expect(try logIn(stage, chief, old).exitCode == 77)
        #expect(try logIn(stage, chief, chief.nextCode()).exitCode == 0)

        receiver.jump(seconds: 12 * 3600 + 300)
        try stage.daemon.wait("twelve hours have gone") { try isTime(receiver.time) }
        let locked = try stage.run(chief, ["account", "list"])
        #expect(locked.exitCode == 77)
        #expect(locked.errors.contains("every 12 hours"), "\(locked.errors)")
        #expect(locked.errors.contains("--reauthenticate"))
        let wrong = try stage.run(
            chief, ["login", "--reauthenticate"], input: [chief.password, "000000"])
        #expect(wrong.exitCode == 77)
        let proved = try stage.run(
            chief, ["login", "--reauthenticate"],
            input: [chief.password, try code(chief, at: receiver.time)])
        #expect(proved.exitCode == 0, "\(proved.errors)")
        #expect(try stage.run(chief, ["account", "list"]).exitCode == 0)
    }
}
