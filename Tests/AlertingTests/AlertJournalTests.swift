/// The journal's lines: what is stored for good, and what is refused.

import Alerting
import Foundation
import PlateCore
import Testing

@Suite struct AlertJournalTests {
    private func line(_ event: AlertEvent) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(event), as: UTF8.self)
    }

    @Test func everyStepComesBackAsItWas() throws {
        let actor = Sample.actor(basedOn: 3)
        var events = Word.allCases.map {
            AlertEvent(Sample.id(1), $0.step(actor), at: Sample.time(1))
        }
        let others: [AlertEvent.Kind] = [
            .crew(names: []), .crew(names: ["ortiz"]), .shiftEnded,
            .silentRunning(isOn: true, by: actor), .silentRunning(isOn: false, by: nil),
            .muted(isOn: false, by: actor), .passengerTyping(isOn: true, by: actor),
            .passengerTyping(isOn: false, by: nil), .holdsBackTyping(true, by: actor),
        ]
        events += others.map { AlertEvent($0, at: Sample.time(2)) }
        for event in events {
            let text = try line(event)
            #expect(try JSONDecoder().decode(AlertEvent.self, from: Data(text.utf8)) == event)
        }
    }

    @Test func aLineLooksLikeThis() throws {
        let event = AlertEvent(
            Sample.id(1), Word.notPracticable.step(Sample.actor(basedOn: 3)), at: Sample.time(1))
        let text = try line(event)
        #expect(
            text == """
                {"kind":{"alert":{"id":"019e7044-8801-7707-8707-070707070707","step":{"verified":\
                {"answer":{"reason":"danger","result":"notPracticable"},"by":{"basedOn":3,\
                "console":"driver","isPassenger":false,"person":{"agency":"WSPD","badge":"4711",\
                "name":"ortiz"}}}}}},"milliseconds":1780000001000,"version":1}
                """)
    }

    @Test(arguments: [
        #"{"kind":{"shiftEnded":{}},"milliseconds":1,"version":2}"#,
        #"{"kind":{"shiftEnded":{}},"milliseconds":1}"#,
        #"{"kind":{"unheardOf":{}},"milliseconds":1,"version":1}"#,
        #"{"kind":{},"milliseconds":1,"version":1}"#,
    ])
    func whatIsNotKnownIsAnError(text: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(AlertEvent.self, from: Data(text.utf8))
        }
    }

    @Test func aCLETSAnswerWithoutItsReasonIsAnError() throws {
        for text in [
            #"{"result":"notPracticable"}"#, #"{"result":"active","reason":"danger"}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(CLETSAnswer.self, from: Data(text.utf8))
            }
        }
    }
}
