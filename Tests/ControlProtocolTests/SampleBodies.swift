/// One request of every form there is, for tests of this target.
import ControlProtocol
import PlateCore

extension Sample {
    static let id = "0198a3c2-0000-7000-8000-0000000000aa"
    static let time = WallTime(milliseconds: 1_780_000_000_120)
    static let circle = PlaceCircle(latitude: 38.58, longitude: -121.53, radiusMetres: 150)
    static let head = AuditHead(number: 12, hash: String(repeating: "0f", count: 32))
    private static let person = PersonForm(
        name: "jdoe", badge: "4711", title: "Officer", agency: "West Sacramento PD")

    private static let logins: [ControlBody] = [
        .login(
            .open(
                LoginForm(
                    name: "jdoe", password: Secret("correct horse"), code: Secret("123456"),
                    purpose: "patrol"))),
        .login(
            .open(
                LoginForm(
                    name: "jdoe", password: Secret("correct horse"), code: Secret("123456"),
                    purpose: "investigation", caseNumber: "pending",
                    newPassword: Secret("battery staple")))),
        .login(.reauthenticate(ProofForm(password: Secret("correct horse"), code: Secret("1")))),
        .login(
            .firstAdministrator(
                FirstAdministratorForm(
                    token: Secret("t0ken"), person: person, password: Secret("correct horse")))),
        .login(.challenge(ChallengeForm(name: "jdoe"))),
        .login(
            .redeem(RedemptionForm(name: "jdoe", code: Secret("ABCD-EFGH"), purpose: .release))),
        .login(
            .redeem(
                RedemptionForm(
                    name: "jdoe", code: Secret("ABCD-EFGH"), purpose: .training, course: "ALPR",
                    until: time))),
        .logout(LogoutBody()), .logout(LogoutBody(endOfShift: true, caseNumber: "26-1")),
    ]

    private static let accounts: [ControlBody] = [
        .account(.list), .account(.show(name: nil)), .account(.show(name: "jdoe")),
        .account(
            .add(
                AccountForm(
                    person: person, role: "operator", password: Secret("correct horse"),
                    lists: ["svs"]))),
        .account(.describe(person)),
        .account(.role(name: "jdoe", role: "auditor")),
        .account(.training(TrainingForm(name: "jdoe", course: "ALPR", until: time))),
        .account(.training(TrainingForm(name: "jdoe", course: "ALPR", until: nil))),
        .account(.entitle(name: "jdoe", lists: ["*"])), .account(.disable(name: "jdoe")),
        .account(.enable(name: "jdoe")), .account(.release(name: "jdoe")),
        .account(.password(PasswordForm(former: Secret("a"), password: Secret("b")))),
        .account(.password(PasswordForm(name: "jdoe", password: Secret("b")))),
        .account(.factor(name: "jdoe")), .account(.factor(name: nil)),
        .account(.recoveryCodes(name: nil)), .account(.authority(key: nil)),
        .account(.authority(key: Secret("key"))),
        .account(
            .issue(
                IssueForm(
                    name: "jdoe", vehicle: "12-345", challenge: "K7QX", purpose: .training,
                    course: "ALPR", until: time))),
    ]

    private static let looks: [ControlBody] = [
        .reads(ReadsBody()),
        .reads(
            ReadsBody(
                query: "7AB?12*", state: "CA", from: time, through: time, place: circle,
                camera: "front", hitsOnly: true, canvass: "26-1", limit: 500, cursor: "c",
                purpose: "canvass",
                caseNumber: "26-1")),
        .read(ReadBody(id: id)), .picture(PictureBody(read: id, kind: "crop")),
        .picture(PictureBody(read: id, kind: "scene", revision: 2, offset: 262_144)),
        .alerts(AlertsBody()), .alerts(AlertsBody(openOnly: false, from: time, limit: 1)),
        .subscribe(SubscribeBody()), .subscribe(SubscribeBody(reads: false, alerts: false)),
    ]

    private static let officer: [ControlBody] = [
        .answer(AnswerBody(.acknowledge, alert: id, revision: 1, console: "front")),
        .answer(
            AnswerBody(
                .compare, alert: id, revision: 2, console: "front", isPassenger: true,
                comparison: .wrongState, afterMilliseconds: 1_800)),
        .answer(
            AnswerBody(
                .clets, alert: id, revision: 3, console: "front",
                clets: CLETSAnswer(.active, source: "dispatch 7"))),
        .answer(
            AnswerBody(.close, alert: id, revision: 4, console: "rear", disposition: .stopped)),
        .answer(AnswerBody(.correct, alert: id, revision: 4, console: "rear", text: "7ABC128")),
        .answer(AnswerBody(.later, alert: id, revision: 1, console: "rear")),
        .shift(ShiftBody(.show, console: "front")),
        .shift(ShiftBody(.silentRunning, console: "front", isOn: true)),
        .shift(ShiftBody(.beginCanvass, console: "front", incident: "26-118")),
    ]

    private static let acts: [ControlBody] = [
        .audit(.verify(expecting: nil)), .audit(.verify(expecting: head)),
        .audit(.report(from: time, through: nil)), .audit(.entries(AuditQuery())),
        .audit(.entries(AuditQuery(from: time, name: "jdoe", kind: .search, before: 7))),
        .audit(.export(after: nil, limit: 200)), .audit(.export(after: 200, limit: 200)),
        .hold(.list(includingReleased: true)), .hold(.release(id: id, reason: "closed")),
        .hold(
            .place(
                HoldForm(
                    reads: [id], plate: "7ABC123", ofCase: "26-1", from: time, through: time,
                    place: circle, reason: "discovery", caseNumber: "26-1"))),
        .expunge(ExpungeBody(order: "CR-1", plate: "7ABC123", isDryRun: true)),
        .expunge(ExpungeBody(order: "CR-1", reads: [id], overruledHolds: [id], isDryRun: false)),
        .export(
            .begin(
                ExportForm(
                    evidenceNumber: "E-1", caseNumber: "26-1", bookedBy: "jdoe",
                    recipient: "District Attorney", reads: [id], alerts: [id], dossier: id,
                    redaction: .surroundings, fields: ["text"]))),
        .misreads(.list(releasedOnly: false)), .misreads(.list(releasedOnly: true)),
        .misreads(.release(MisreadsForm(reads: [id], reason: "night glare"))),
        .misreads(.withdraw(MisreadsForm(reads: [id], reason: "done with"))),
        .misreads(.fetch(MisreadPieceForm(read: id, file: .scene, offset: 262_144))),
        .export(.next(export: "x")), .export(.end(export: "x")), .export(.cancel(export: "x")),
    ]

    private static let lists: [ControlBody] = [
        .lookout(
            .add(
                LookoutForm(
                    pattern: "7A?C*", state: "CA", make: "Honda", colour: "red",
                    caseNumber: "26-1", reason: "robbery", days: 3))),
        .lookout(
            .add(
                LookoutForm(
                    pattern: "12+AB", caseNumber: "26-1", reason: "robbery", until: time))),
        .lookout(.list(includingEnded: true)), .lookout(.remove(id: id, reason: "found")),
        .lookout(.preview(LookoutPattern(pattern: "7A?C*"))),
        .hotlist(.list(includingFormer: true)),
        .hotlist(
            .begin(
                HotlistImportForm(
                    source: "svs",
                    files: [
                        HotlistImportForm.File(
                            name: "svs.tbl", bytes: 3, sha256: String(repeating: "ab", count: 32))
                    ], manifest: "{}", signature: "AA=="))),
        .hotlist(
            .piece(HotlistImportPiece(importID: id, file: 0, offset: 0, base64: "e30="))),
        .hotlist(.end(importID: id)), .hotlist(.cancel(importID: id)),
    ]

    private static let bare: [ControlBody] = [.hello, .ping, .status, .about, .roles]

    /// Every kind, and every form of it.
    static let bodies: [ControlBody] =
        [bare, logins, accounts, looks, officer, acts, lists].flatMap(\.self)
}
