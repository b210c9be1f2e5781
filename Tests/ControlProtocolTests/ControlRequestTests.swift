/// Requests: what is understood, what is refused and with which word, and that no bytes do harm.

import ControlProtocol
import PlateCore
import Testing

@Suite struct ControlRequestTests {
    private func refusal(_ line: String) -> ControlRefusal? {
        refusal(Array(line.utf8))
    }

    private func refusal(_ line: [UInt8]) -> ControlRefusal? {
        do throws(ControlRefusal) {
            _ = try ControlRequest(line: line)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Sample.bodies)
    func everyRequestIsReadAsItIsWritten(body: ControlBody) throws {
        let request = ControlRequest(id: 9_007_199_254_740_991, session: Secret("token"), body)
        #expect(try ControlRequest(line: request.line) == request)
    }

    @Test func thereIsASampleOfEveryKind() {
        #expect(Set(Sample.bodies.map(\.kind)) == Set(ControlRequestKind.allCases))
    }

    @Test func onlyWhatShowsNoPlateNeedsNoLogin() {
        let open = ControlRequestKind.allCases.filter { !$0.needsLogin }
        #expect(open == [.hello, .ping, .status, .about, .roles, .login])
    }

    @Test func membersInAnyOrderWithOthersAmongThem() throws {
        let line = #" { "request" : "status", "later": [{"a":null}], "id": -3, "version": 1 } "#
        #expect(try ControlRequest(line: Array((line + "\r").utf8)) == .init(id: -3, .status))
    }

    @Test(
        arguments: [
            ("", .badLine), (" ", .badLine), ("status", .badLine), ("{", .badLine),
            ("[]", .badLine),
            ("7", .badLine), ("null", .badLine), ("\"status\"", .badLine),
            (#"{"version":1,"id":1,"request":"status"} x"#, .badLine),
            (#"{"version":1,"id":1,"request":"status"}{}"#, .badLine),
            (#"{"version":1,"id":1,"request":"\ud800"}"#, .badRequest),
            (#"{}"#, .badRequest), (#"{"id":1,"request":"status"}"#, .badRequest),
            (#"{"version":"1","id":1,"request":"status"}"#, .badRequest),
            (#"{"version":true,"id":1,"request":"status"}"#, .badRequest),
            (#"{"version":1,"request":"status"}"#, .badRequest),
            (#"{"version":1,"id":"1","request":"status"}"#, .badRequest),
            (#"{"version":1,"id":1.5,"request":"status"}"#, .badRequest),
            (#"{"version":1,"id":1e99,"request":"status"}"#, .badRequest),
            (#"{"version":1,"id":1}"#, .badRequest),
            (#"{"version":1,"id":1,"request":7}"#, .badRequest),
            (#"{"version":2,"id":1,"request":"status"}"#, .unknownVersion),
            (#"{"version":0,"id":1,"request":"status"}"#, .unknownVersion),
            (#"{"version":1,"id":1,"request":"Status"}"#, .unknownRequest),
            (#"{"version":1,"id":1,"request":""}"#, .unknownRequest),
        ] as [(String, ControlRefusalCode)])
    func whatIsNoRequestIsRefusedWithItsWord(line: String, code: ControlRefusalCode) throws {
        let refused = try #require(refusal(line), "\(line) was understood")
        #expect(refused.code == code, "\(line)")
        #expect(!refused.message.isEmpty)
    }

    @Test func theNumberIsGivenBackWhereItCanBeRead() {
        #expect(refusal(#"{"version":1,"id":41,"request":"no"}"#)?.id == 41)
        #expect(refusal(#"{"version":9,"id":42,"request":"status"}"#)?.id == 42)
        #expect(refusal(#"{"id":43}"#)?.id == 43)
        #expect(refusal(#"{"id":44"#)?.id == nil)
    }

    @Test func nothingTheClientSentIsRepeated() throws {
        let secret = "7ABC123"
        for line in [
            #"{"version":1,"id":1,"request":"\#(secret)"}"#, secret,
            #"{"version":1,"id":"\#(secret)"}"#,
        ] {
            let refused = try #require(refusal(line))
            #expect(!refused.message.contains(secret) && refused.hint?.contains(secret) != true)
        }
    }

    @Test func otherEncodingsAreRefused() {
        let text = #"{"version":1,"id":1,"request":"status"}"#
        let wide = Array(text.utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        #expect(refusal(wide)?.code == .badLine)
        #expect(refusal([0xFF, 0xFE] + wide)?.code == .badLine)
        #expect(refusal(Array(text.utf8) + [0])?.code == .badLine)
        #expect(refusal(Array(text.utf8) + [0xC3])?.code == .badLine)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[\"\\\"["])
    func deepNestingIsRefused(opening: String) {
        let count = Limits.controlLineBytesMax / opening.utf8.count
        #expect(refusal(String(repeating: opening, count: count))?.code == .badLine)
        let inside =
            #"{"version":1,"id":1,"request":"status","x":"# + String(repeating: "[", count: 10_000)
            + String(repeating: "]", count: 10_000) + "}"
        #expect(refusal(inside)?.code == .badLine)
    }

    @Test func bracketsInTextAreNoNesting() throws {
        let text = String(repeating: #"\"[{"#, count: 200)
        let line = #"{"version":1,"id":1,"request":"ping","x":"\#(text)"}"#
        #expect(try ControlRequest(line: Array(line.utf8)).kind == .ping)
    }

    @Test(arguments: [1, 2, 3, 20_261_124] as [UInt64])
    func mutationsAreUnderstoodOrRefusedAndNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let hostile: [UInt8] = Array("{}[]\":,\\u0e-1.tfn \n\r".utf8) + [0, 0x7F, 0xC3, 0xED, 0xFF]
        var understood = 0
        var refused = 0
        for _ in 0..<3000 {
            var line = ControlRequest(
                id: Int64.random(in: -9...9, using: &generator), session: Secret("token"),
                Sample.bodies.randomElement(using: &generator)!
            ).line
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<line.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: line[place] = hostile.randomElement(using: &generator)!
                case 1: line.insert(hostile.randomElement(using: &generator)!, at: place)
                case 2: line[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                default: line.remove(at: place)
                }
            }
            if let refusal = refusal(line) {
                refused += 1
                #expect(!refusal.message.isEmpty, "seed \(seed)")
            } else {
                understood += 1
            }
        }
        #expect(understood > 10 && refused > 1000, "seed \(seed): \(understood), \(refused)")
    }
}
