/// Bodies of requests: what each member must be, that a fault names it, and that nothing is repeated.

import ControlProtocol
import PlateCore
import Testing

@Suite struct ControlBodyTests {
    private func refusal(
        _ request: String, _ body: String, session: String? = "token"
    ) -> ControlRefusal? {
        let token = session.map { #","session":"\#($0)""# } ?? ""
        let line = #"{"version":1,"id":5\#(token),"request":"\#(request)","body":\#(body)}"#
        do throws(ControlRefusal) {
            _ = try ControlRequest(line: Array(line.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("login", #"{"name":"jdoe"}"#, "password"),
            ("login", #"{"name":"","password":"p","code":"1","purpose":"patrol"}"#, "name"),
            ("login", #"{"name":"SECRET\u0007","password":"p","code":"1","purpose":"x"}"#, "name"),
            ("login", #"{"name":"j","password":"","code":"1","purpose":"patrol"}"#, "password"),
            ("login", #"{"name":"j","password":7,"code":"1","purpose":"patrol"}"#, "password"),
            ("login", #"{"action":"SECRET"}"#, "action"),
            ("login", #"{"action":"first-administrator","token":"t","password":"p"}"#, "person"),
            (
                "login",
                #"{"action":"redeem","name":"j","code":"SECRET","purpose":"training"}"#, "course"
            ),
            ("reads", #"{"limit":0}"#, "limit"), ("reads", #"{"limit":501}"#, "limit"),
            ("reads", #"{"limit":"SECRET"}"#, "limit"), ("reads", #"{"query":""}"#, "query"),
            ("reads", #"{"query":"SECRET\n7"}"#, "query"),
            ("reads", #"{"from":"yesterday SECRET"}"#, "from"),
            ("reads", #"{"from":"2026-02-02","through":"2026-02-01"}"#, "from"),
            ("reads", #"{"place":{"latitude":91,"longitude":0,"radiusMetres":5}}"#, "place"),
            (
                "reads", #"{"place":{"latitude":"nan","longitude":0,"radiusMetres":5}}"#,
                "place.latitude"
            ),
            ("reads", #"{"place":{"latitude":1,"longitude":0}}"#, "place.radiusMetres"),
            ("reads", #"{"state":"CALIFORNIA SECRET"}"#, "state"),
            ("read", #"{}"#, "id"), ("read", #"{"id":"SECRET"}"#, "id"),
            ("picture", #"{"read":"0198a3c2-0000-7000-8000-0000000000aa"}"#, "kind"),
            (
                "picture",
                #"{"read":"0198a3c2-0000-7000-8000-0000000000aa","kind":"../SECRET"}"#, "kind"
            ),
            (
                "picture",
                #"{"read":"0198a3c2-0000-7000-8000-0000000000aa","kind":"crop","offset":-1}"#,
                "offset"
            ),
            ("account", #"{}"#, "action"), ("account", #"{"action":"role","name":"j"}"#, "role"),
            ("account", #"{"action":"training","name":"j","course":"c","until":7}"#, "until"),
            (
                "audit", #"{"action":"verify","expecting":{"number":1,"hash":"SECRET"}}"#,
                "expecting"
            ),
            ("audit", #"{"action":"entries","kind":"SECRET"}"#, "kind"),
            ("audit", #"{"action":"export","limit":1000000}"#, "limit"),
            ("hold", #"{"action":"place","reason":"r"}"#, "reads"),
            ("hold", #"{"action":"place","plate":"7A"}"#, "reason"),
            ("hold", #"{"action":"place","reads":["SECRET"],"reason":"r"}"#, "reads"),
            ("expunge", #"{"order":"o","plate":"7A"}"#, "isDryRun"),
            ("expunge", #"{"order":"o","isDryRun":true}"#, "plate"),
            ("export", #"{"action":"begin","evidenceNumber":"e","caseNumber":"c"}"#, "reads"),
            ("export", #"{"action":"next"}"#, "export"),
        ] as [(String, String, String)])
    func aWrongMemberIsNamedAndNeverRepeated(request: String, body: String, member: String) throws {
        let refused = try #require(refusal(request, body), "\(body) was understood")
        #expect(refused.code == .badRequest && refused.id == 5)
        #expect(refused.message.contains("\"\(member)\""), "\(refused.message)")
        #expect(!refused.message.contains("SECRET") && refused.hint?.contains("SECRET") != true)
    }

    @Test func idsAreBounded() {
        let ids = [String](repeating: "\"\(Sample.id)\"", count: Limits.controlIDsMax + 1)
        let body = #"{"action":"place","reason":"r","reads":[\#(ids.joined(separator: ","))]}"#
        #expect(refusal("hold", body)?.message.contains("\"reads\"") == true)
    }

    @Test(arguments: ["[]", "7", "\"text\"", "true"])
    func whatIsNoBodyIsRefused(body: String) {
        #expect(refusal("reads", body)?.code == .badRequest)
        #expect(refusal("login", body, session: nil)?.code == .badRequest)
    }

    @Test func aMissingBodyIsAsUsualWhereThatIsEnough() throws {
        for (name, body) in [
            ("reads", .reads(ReadsBody())), ("alerts", .alerts(AlertsBody())),
            ("logout", .logout(LogoutBody())), ("subscribe", .subscribe(SubscribeBody())),
        ] as [(String, ControlBody)] {
            for rest in ["", #","body":null"#, #","body":{}"#] {
                let line =
                    #"{"version":1,"id":5,"session":"t","request":"\#(name)"\#(rest)}"#
                #expect(try ControlRequest(line: Array(line.utf8)).body == body)
            }
        }
    }

    @Test(arguments: [
        #"{"action":"compare","alert":"ID","revision":1,"console":"a"}"#,
        #"{"action":"close","alert":"ID","revision":1,"console":"a","clets":{"result":"active"}}"#,
        #"{"action":"clets","alert":"ID","revision":1,"console":"a","clets":{"result":"notPracticable"}}"#,
        #"{"action":"acknowledge","alert":"ID","revision":0,"console":"a"}"#,
        #"{"action":"acknowledge","alert":"x","revision":1,"console":"a"}"#,
        #"{"action":"later","alert":"ID","revision":1,"console":"a","afterMilliseconds":4}"#,
    ])
    func anAnswerHasWhatItsActionNeedsAndNothingElse(body: String) {
        let body = body.replacing("ID", with: Sample.id)
        #expect(refusal("answer", body)?.code == .badRequest)
    }

    @Test(arguments: [
        #"{"action":"mute","console":"a"}"#, #"{"action":"show","console":"a","isOn":true}"#,
        #"{"action":"begin-canvass","console":"a"}"#, #"{"action":"end","console":""}"#,
    ])
    func aShiftHasWhatItsActionNeedsAndNothingElse(body: String) {
        #expect(refusal("shift", body)?.code == .badRequest)
    }

    @Test func membersOfNewerProgramsAreIgnored() {
        #expect(refusal("reads", #"{"limit":7,"later":{"deep":[1,{"x":null}]}}"#) == nil)
    }

    @Test func withoutASessionNoBodyIsLookedAt() {
        for request in ControlRequestKind.allCases where request.needsLogin {
            for body in ["{}", #"{"limit":"x"}"#, "7"] {
                let code = refusal(request.rawValue, body, session: nil)?.code
                #expect(code == .notLoggedIn, "\(request.rawValue) \(body)")
            }
        }
        let proof = #"{"action":"reauthenticate","password":"p","code":"1"}"#
        #expect(refusal("login", proof, session: nil)?.code == .notLoggedIn)
        #expect(refusal("login", proof) == nil)
    }

    @Test(arguments: ["", String(repeating: "x", count: Limits.controlSecretBytesMax + 1)])
    func aSessionThatCannotBeOneIsRefused(session: String) {
        #expect(refusal("reads", "{}", session: session)?.code == .badRequest)
    }

    @Test func aHeadIsReadAsItIsNotedDown() throws {
        let text = Sample.head.description
        #expect(AuditHead(text) == Sample.head)
        #expect(AuditHead(text.uppercased()) == Sample.head)
        for wrong in [
            "", "12", "12:", "x:" + text.dropFirst(3), text + "0", "-1" + text.dropFirst(2),
        ] {
            #expect(AuditHead(wrong) == nil, "\(wrong)")
        }
    }

    @Test func everyRefusalForWantOfRightsEndsWith77() {
        for code in [
            ControlRefusalCode.notLoggedIn, .notAllowed, .reauthenticate, .passwordExpired,
        ] {
            #expect(code.errorCode.exitCode == 77)
        }
    }
}
