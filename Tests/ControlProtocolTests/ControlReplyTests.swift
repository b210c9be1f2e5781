/// Replies: what goes out comes in again, and what is not known is there as null.

import ControlProtocol
import Foundation
import PlateCore
import Testing

@Suite struct ControlReplyTests {
    private func roundTrip(_ reply: ControlReply) throws -> ControlReply {
        let line = try reply.line()
        #expect(line.last == UInt8(ascii: "\n"))
        #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
        return try ControlReply(line: line.dropLast())
    }

    private func object(_ reply: ControlReply) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(try reply.line())) as? [String: Any])
    }

    @Test func everyAnswerComesBackAsItWent() throws {
        let request = ControlRequest(id: 7, .status)
        for reply in [
            ControlReply(to: request, .status(Sample.sound)),
            ControlReply(to: request, .pong), ControlReply(to: request, .hello(.current)),
            ControlReply(unasked: .hello(.current)),
            ControlReply(ControlRefusal(id: nil, .timeOut, "Said \"so\".", hint: "Be\nquick.")),
            ControlReply(.needsLogin(ControlRequest(id: 1, .reads(ReadsBody())))),
        ] {
            #expect(try roundTrip(reply) == reply)
        }
    }

    @Test(arguments: Sample.answers)
    func everyFormOfAnswerComesBackAsItWent(answer: ControlAnswer) throws {
        let reply = ControlReply(to: ControlRequest(id: 7, .ping), answer)
        #expect(try roundTrip(reply) == reply)
        #expect(try roundTrip(ControlReply(unasked: answer)).outcome == .success(answer))
    }

    @Test func theFormOnTheWire() throws {
        let pong = try ControlReply(to: ControlRequest(id: 7, .ping), .pong).line()
        #expect(String(decoding: pong, as: UTF8.self) == #"{"id":7,"ok":true,"version":1}"# + "\n")
        let refused = try ControlReply(
            ControlRefusal(id: nil, .badLine, "No.", hint: "Yes.")
        ).line()
        #expect(
            String(decoding: refused, as: UTF8.self)
                == #"{"error":{"code":"bad-line","hint":"Yes.","message":"No."},"#
                + #""id":null,"ok":false,"version":1}"# + "\n")
    }

    @Test func theGreetingSaysWhoIsThereAndNothingElse() throws {
        let hello = try #require(
            try object(ControlReply(unasked: .hello(.current)))["hello"] as? [String: Any])
        #expect(
            Set(hello.keys) == ["name", "productVersion", "protocolVersions", "lineBytesMax"])
        #expect(hello["name"] as? String == "plated")
    }

    @Test func whatIsNotKnownIsThereAsNull() throws {
        var report = Sample.sound
        report.cameras = [Sample.camera(health: nil, lastFrameAge: nil)]
        report.disk = nil
        report.vehicle = nil
        report.hotlists[0].ageSeconds = nil
        let reply = ControlReply(to: ControlRequest(id: 1, .status), .status(report))
        let status = try #require(try object(reply)["status"] as? [String: Any])
        #expect(status["disk"] is NSNull && status["vehicle"] is NSNull)
        let camera = try #require((status["cameras"] as? [[String: Any]])?.first)
        for key in ["health", "lastFrameAgeSeconds", "reason"] { #expect(camera[key] is NSNull) }
        let list = try #require((status["hotlists"] as? [[String: Any]])?.first)
        #expect(list["ageSeconds"] is NSNull)
        #expect(try roundTrip(reply) == reply)
    }

    @Test func aMissingMemberThatMayBeNullIsNull() throws {
        var report = Sample.sound
        report.vehicle = nil
        let line = try ControlReply(to: ControlRequest(id: 1, .status), .status(report)).line()
        let text = String(decoding: line, as: UTF8.self)
        let cut = text.replacing(#","vehicle":null"#, with: "")
        #expect(cut != text)
        #expect(
            try ControlReply(line: Array(cut.utf8)).outcome == .success(.status(report)))
    }

    @Test func numbersThatAreNoneAreToldAsNought() throws {
        var camera = Sample.camera(health: .nan)
        #expect(camera.health == 0)
        // Set later they are the only thing that does not encode.
        camera.framesPerSecond = .infinity
        var report = Sample.sound
        report.cameras = [camera]
        #expect(throws: (any Error).self) {
            try ControlReply(to: ControlRequest(id: 1, .status), .status(report)).line()
        }
    }

    @Test func aWordOfANewerDaemonIsARefusalAllTheSame() throws {
        let line = #"{"version":1,"id":3,"ok":false,"error":{"code":"new","message":"Why."}}"#
        let reply = try ControlReply(line: Array(line.utf8))
        guard case .failure(let refusal) = reply.outcome else {
            Issue.record("not a refusal")
            return
        }
        #expect(refusal.id == 3 && refusal.message == "Why." && refusal.code == .unavailable)
    }

    @Test(arguments: ["", "HTTP/1.1 400 Bad Request", "{}", #"{"version":2,"id":1,"ok":true}"#])
    func whatIsNoReplyIsSaidToBeNone(line: String) {
        #expect(throws: PlatedError.self) { try ControlReply(line: Array(line.utf8)) }
    }

    @Test func everyWordHasAnExitCode() {
        #expect(ControlRefusalCode.notAllowed.errorCode.exitCode == 77)
        #expect(ControlRefusalCode.tooManyClients.errorCode.exitCode == 69)
        #expect(ControlRefusalCode.badRequest.errorCode.exitCode == 65)
    }
}
