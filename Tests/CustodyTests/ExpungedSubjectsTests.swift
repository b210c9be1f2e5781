/// Which lines an order to expunge reaches, and which it leaves.

import Custody
import PlateCore
import Testing

@Suite struct ExpungedSubjectsTests {
    private let id = RecordID(
        wallTime: WallTime(milliseconds: 1_777_880_000_000),
        random: [UInt8](repeating: 3, count: 10))

    private var order: ExpungedSubjects { ExpungedSubjects(plates: ["7ABC1O3"], records: [id]) }

    @Test func whatNamesThePlateOrARecordOfItIsReached() {
        let reached: [AccessSubject] = [
            AccessSubject(records: [id.description]),
            AccessSubject(records: ["x", id.description], count: 40),
            AccessSubject(query: "7abc103"), AccessSubject(query: "7 ABC-1o3"),
            AccessSubject(query: "7ABC103 from 2026-05-04"), AccessSubject(query: "7ABC?03"),
            AccessSubject(query: "plate 7ABC?03, from 2026-05-04T03:02:01Z"),
            AccessSubject(query: "*ABC1*"), AccessSubject(query: "103+ABC"),
            AccessSubject(detail: "corrected to 7ABC103, was 7A8C103"),
            AccessSubject(detail: "exported \(id)"),
        ]
        for subject in reached { #expect(order.names(subject), "\(subject)") }
    }

    @Test func whatNamesAnotherIsLeft() {
        let left: [AccessSubject] = [
            AccessSubject(), AccessSubject(records: ["0198a3c2"]), AccessSubject(query: "7ABC104"),
            AccessSubject(query: "ABC*"), AccessSubject(query: "*"), AccessSubject(query: "7A*3"),
            AccessSubject(detail: "comparison: matches"), AccessSubject(query: "7ABC1"),
        ]
        for subject in left { #expect(!order.names(subject), "\(subject)") }
    }

    @Test func shortPlatesStandByThemselves() {
        let order = ExpungedSubjects(plates: ["A1"], records: [])
        #expect(order.names(AccessSubject(query: "a 1")))
        #expect(order.names(AccessSubject(detail: "read as A1, not B1")))
        #expect(!order.names(AccessSubject(query: "7A1C123")))
        #expect(!ExpungedSubjects(plates: ["", "-"], records: []).names(AccessSubject(query: "")))
    }
}
