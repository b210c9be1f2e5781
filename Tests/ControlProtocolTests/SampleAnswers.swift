/// One answer of every form there is, for tests of this target.
import ControlProtocol
import PlateCore

extension Sample {
    static let read = ReadEntry(
        id: id, text: "7ABC123", confidence: 0.93, state: "CA", stateConfidence: 0.99,
        camera: "front", capturedAt: time, timeSource: .gps,
        position: Position(latitude: 38.58, longitude: -121.53, ageMilliseconds: 200), revision: 1,
        hits: 1,
        pictures: [ReadEntry.Picture(kind: "crop", sha256: String(repeating: "ab", count: 32))])
    static let hit = HitEntry(
        list: "svs", category: .stolenVehicle, text: "7ABC123", state: nil, match: .lookAlike,
        stateMatch: .unknown, listAgeSeconds: nil, caution: "armed", description: nil,
        isWithheld: true)
    static let detail = AlertDetail(
        id: id, revision: 4, readId: id, stage: .verified,
        verification: .notVerified(reason: .danger), text: "7ABC123",
        characterConfidences: [0.5, 1], formerText: "7A8C123", correctedText: nil, meetsEntry: true,
        state: "CA", entry: hit, enteringAgency: nil, camera: "front",
        position: Position(
            latitude: 34, longitude: -118, speed: nil, heading: nil, accuracy: nil,
            ageMilliseconds: 40),
        heading: 270, capturedAt: time, raisedAt: time, isRecorded: false, isPutOff: true,
        isInConflict: false, needsLook: true, comparison: .matches,
        clets: CLETSAnswer(.notPracticable, reason: .danger), disposition: nil,
        answeredBy: "rivera", repeats: 2, plate: "/9j/")
    static let board = BoardReport(
        number: 9, front: detail, waiting: [detail], lastClosed: nil,
        call: BoardReport.Call(number: 3, alert: id, cause: "raised", ringsBell: true),
        crew: ["Rivera"], presentation: .movingCard, asksTyping: false, isSilent: true,
        isMuted: false, canvass: "26-1")
    static let emptyBoard = BoardReport(
        number: 0, front: nil, waiting: [], lastClosed: nil, call: nil, crew: [],
        presentation: .full, asksTyping: true, isSilent: false, isMuted: true, canvass: nil)
    static let alert = AlertEntry(
        id: id, readId: id, text: "7ABC123", entry: hit, state: .raised, isRecorded: false,
        raisedAt: time)

    private static let account = AccountReport(
        name: "jdoe", badge: "4711", title: nil, agency: nil, role: "operator", lists: ["*"],
        training: [AccountReport.Training(course: "ALPR", until: time)], obstacles: ["locked"],
        recoveryCodesLeft: 9, passwordUntil: time, lastLoginAt: nil)

    private static let access: [ControlAnswer] = [
        .about(
            AboutReport(
                vehicle: "12-345", agency: "West Sacramento PD", ori: nil,
                designeeTitle: "Commander", designee: "R. Roe", sealing: .keyBesideStore,
                hasRecoveryKey: true, hasAccounts: false, signingKey: "0af3", modelSHA256: nil,
                purposes: [
                    AboutReport.Purpose(name: "patrol", title: "Patrol", needsCase: false)
                ])),
        .roles(
            RolesReport(
                roles: ["operator"],
                rows: [RolesReport.Row(permission: "search", roles: ["operator"])])),
        .session(
            SessionReport(
                token: Secret("t0ken"), name: "jdoe", role: "operator", purpose: "patrol",
                openedAt: time, reauthenticateAt: time, notices: ["Training ends."],
                people: [SessionPerson(name: "jdoe", role: "operator", since: time)])),
        .enrolment(
            EnrolmentReport(
                name: "jdoe", timed: Secret("otpauth://totp/x"), counted: nil,
                recoveryCodes: [Secret("PAPER-CODE")])),
        .challenge(ChallengeReport(challenge: "K7QX2M", until: time)),
        .accounts([]), .accounts([account]), .authority(AuthorityReport(key: Secret("AUTH-KEY"))),
        .authority(AuthorityReport(key: nil)), .code(CodeReport(code: Secret("RADIO-CODE"))),
    ]

    private static let looks: [ControlAnswer] = [
        .reads(ReadsPage(reads: [read], cursor: "c")), .reads(ReadsPage(reads: [], cursor: nil)),
        .read(
            ReadReport(
                read: read, candidates: [TextCandidate(text: "7ABC123", confidence: 0.9)],
                revisions: [ReadReport.Revision(revision: 0, text: "7A8C123", confidence: 0.5)],
                hits: [hit], alerts: [alert])),
        .picture(PictureChunk(sha256: "ab", bytes: 3, offset: 0, base64: "/9j/")),
        .alerts(AlertsPage(alerts: [alert], cursor: nil)),
        .watch(WatchReport(number: 3, reads: true, alerts: false)),
        .watch(WatchReport(number: nil, reads: false, alerts: false)),
        .event(LiveEvent(.read, read: read)), .event(LiveEvent(.alert, read: read, alert: alert)),
        .event(LiveEvent(.ended)), .board(board), .board(emptyBoard),
        .event(LiveEvent(.board, board: board)),
    ]

    private static let record = AccessRecord(
        time: time, offsetMinutes: -420, timeSource: .gps, action: .search, outcome: .refused,
        person: AccessPerson(name: "jdoe", agency: "WSPD"), purpose: "patrol",
        reason: "no training", subject: AccessSubject(query: "7AB*", records: [id]))

    private static let report = AuditReport(
        from: nil, through: time, vehicle: "12-345", agency: nil, designee: nil, madeBy: "aud",
        lines: 12, head: head, lastAuditAt: nil, isAuditOverdue: true,
        logins: [
            AuditReport.Logins(name: "jdoe", agency: nil, granted: 2, refused: 1, lastAt: time)
        ],
        queries: [
            AuditReport.Queries(
                name: "jdoe", agency: nil, purpose: "patrol", caseNumbers: ["26-1"], searches: 3,
                views: 1, pictures: 0, watches: 1, exports: 0)
        ],
        alerts: [AuditReport.Alerts(outcome: "raised", count: 1)],
        unverified: [
            AuditReport.Unverified(
                alert: id, raisedAt: time, list: "svs", category: .stolenVehicle, state: .raised)
        ],
        answers: AuditReport.Answers(
            precision: [
                AuditReport.Precision(
                    camera: "front", list: "svs", borneOut: 3, misread: 1, wrongState: 0)
            ], closedWithoutCLETS: ["noRadio": 1], comparisons: 4, hastyComparisons: 1,
            actedOnUnverified: [
                AuditReport.ActedOn(
                    alert: id, raisedAt: time, disposition: .stopped,
                    verification: "NOT VERIFIED", by: "jdoe")
            ]),
        refusals: [
            AuditReport.Refusals(
                name: nil, action: .search, reason: "no session", count: 4, lastAt: time)
        ],
        acts: ["hold": 1])

    private static let acts: [ControlAnswer] = [
        .verification(
            AuditVerification(
                lines: 12, expunged: 1, head: head, publicKey: nil,
                findings: [
                    AuditVerification.Finding(
                        fault: "changed", first: 4, last: 7, title: "entries 4 to 7: changed")
                ], notes: ["no key"])),
        .report(report),
        .entries(
            AuditPage(
                entries: [
                    AuditEntry(number: 12, record: record, isExpunged: false),
                    AuditEntry(number: 11, record: nil, isExpunged: true),
                ], before: 11)),
        .rows(
            AuditExport(
                rows: [
                    AuditRow(
                        number: 1, milliseconds: 5, key: "00", body: "AA==", subject: nil,
                        gap: nil, hash: "ff", hasSubjectKey: true)
                ], after: nil,
                seal: AuditSeal(
                    start: "0:00",
                    head: AuditSeal.Head(
                        number: 1, hash: "ff", state: "00", time: time.description, key: "00",
                        signature: "AA=="), publicKey: "PEM"))),
        .holds([
            HoldReport(
                id: id, scope: "plate 7ABC123", reason: "discovery", caseNumber: "26-1",
                placedBy: "cust", placedAt: time, releasedBy: nil, releasedAt: nil, reads: 4)
        ]),
        .expungement(
            ExpungeReport(
                order: "CR-1", isDryRun: true, reads: 3, pictures: 6, hits: 1, alerts: 1,
                statements: 0, logSubjects: 2, held: [ExpungeReport.Held(hold: id, reads: 1)],
                bookedCopies: ["E-1"])),
        .export(
            ExportReport(
                export: id, reads: 1, notices: ["a picture is damaged"],
                pieces: [
                    ExportReport.Piece(
                        name: "records.json", offset: 0, base64: "e30=", isLast: true)
                ])),
        .export(ExportReport(export: id, reads: 1, manifestSHA256: "ab")),
    ]

    private static let lookout = LookoutReport(
        id: id, pattern: "7A?C*", state: nil, make: "Honda", colour: "", caseNumber: "26-1",
        reason: "robbery", enteredBy: "jdoe", enteredAt: time, until: time, isInForce: false,
        removedBy: "jdoe", removedAt: time, removalReason: "found")

    private static let source = HotlistSourceReport(
        name: "svs", age: HotlistAgeReport(seconds: nil, level: .unknown),
        versions: [
            HotlistVersionReport(
                id: id, sha256: nil, standing: .inForce, entries: 3, rejected: 1,
                extractedAt: nil, loadedAt: time, loadedBy: "boss", isSealed: true)
        ], rejected: [HotlistSourceReport.Rejected(line: 4, reason: "empty plate")], fault: "cut")

    private static let lists: [ControlAnswer] = [
        .lookouts([lookout]), .lookouts([]),
        .sightings(
            LookoutSightings(lookout: lookout, past: [read], looked: 900, isComplete: true)),
        .preview(LookoutPreview(pattern: "7A?C*", matched: 212, looked: 20_000)),
        .hotlists([source]),
        .misreads([
            MisreadReport(
                read: id, camera: "front", capturedAt: time, confidence: 0.91, charactersWrong: 2,
                isHeld: false, releasedBy: "boss", releasedAt: time, reason: "night glare"),
            MisreadReport(
                read: id, camera: "rear", capturedAt: time, confidence: 0.5, charactersWrong: nil,
                isHeld: true),
        ]),
        .hotlistImport(HotlistImportReport(importID: id, source: "svs", received: 12)),
    ]

    /// Every answer, and every form of it.
    static let answers: [ControlAnswer] =
        [.hello(.current), .pong, .status(sound)] + access + looks + acts + lists
}
