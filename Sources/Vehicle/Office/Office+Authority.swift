/// The department's key for codes over the radio: brought in, exported, and codes made with it.
import Access
import ControlProtocol
import Ledger
import PlateCore

extension Office {
    func authority(
        _ key: Secret?, _ caller: Caller
    ) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .authority, .key)
        var line = session.record(.key, .granted, at: moment)
        if let key {
            guard let authority = AuthorityKey(key.value) else {
                throw ControlRefusal(
                    id: nil, .badRequest, "That is no authority key: base 64 of 32 bytes.")
            }
            line.reason = "authority key brought in"
            try witness(line)
            try keepAuthority(authority, failing: line)
            return .authority(AuthorityReport(key: Secret(authority.text)))
        }
        if let present = try authorityKey(failing: line) {
            line.reason = "authority key exported"
            try witness(line)
            return .authority(AuthorityReport(key: Secret(present.text)))
        }
        let made = AuthorityKey.make(random: random)
        line.reason = "authority key made and exported"
        try witness(line)
        try keepAuthority(made, failing: line)
        return .authority(AuthorityReport(key: Secret(made.text)))
    }

    private func keepAuthority(
        _ key: AuthorityKey, failing line: AccessRecord
    ) throws(ControlRefusal) {
        try store(failing: line) { () throws(PlatedError) in
            try custody.setValue(Array(key.text.utf8), named: Self.authorityName)
        }
    }

    func issue(_ form: IssueForm, _ caller: Caller) throws(ControlRefusal) -> ControlAnswer {
        let (session, moment) = try authorise(caller, .authority, .account)
        var line = session.record(.account, .granted, at: moment)
        let action = try Self.action(form.purpose, form.course, form.until)
        let key = try authorityKey(failing: line)
        let code = try decide(refusing: line) { () throws(AccessRefusal) in
            guard let key else { throw AccessRefusal(.noAuthorityKey) }
            guard let name = Account.normalisedName(form.name) else {
                throw AccessRefusal(.badField("user name"))
            }
            guard
                let code = key.code(
                    for: action, account: name, car: form.vehicle, challenge: form.challenge)
            else { throw AccessRefusal(.badField("challenge")) }
            return code
        }
        line.reason = "code over the radio issued: \(action.text)"
        line.subject = AccessSubject(detail: "account \(form.name), car \(form.vehicle)")
        try witness(line)
        return .code(CodeReport(code: Secret(code)))
    }
}
