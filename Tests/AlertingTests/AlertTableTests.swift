/// Every step in every stage, as one table that is read by people and compared by the test.

import Alerting
import PlateCore
import Testing

@Suite struct AlertTableTests {
    /// How an alert comes to each column.
    private static let columns: [(name: String, way: [Word])] = [
        ("raised", []),
        ("ackn.", [.acknowledge]),
        ("comp.", [.matches]),
        ("other", [.differentVehicle]),
        ("verif.", [.active]),
        ("answ.", [.matches, .active]),
        ("notpr.", [.matches, .notPracticable]),
        ("none", [.closeNoAction]),
        ("misr.", [.misread]),
        ("stopped", [.matches, .active, .closeStopped]),
    ]

    /// What one cell says: the stage's first letter (b for answered both ways, x for closed), the
    /// disposition, what stands over it (U unverified, N not verified, I inactive, T not this
    /// vehicle, + active) and ! where somebody has to look; or why the step was not taken.
    private static func cell(_ way: [Word], _ word: Word) -> String {
        var worked = Worked()
        for step in way { worked.take(step) }
        let before = worked.alert
        switch worked.take(word) {
        case .failure(let refusal):
            guard before == worked.alert else { return "CHANGED BY A REFUSAL" }
            switch refusal {
            case .otherComparison: return "-other"
            case .comparisonMissing: return "-comp"
            case .cletsMissing: return "-clets"
            case .raisedTwice: return "-twice"
            default: return "-\(refusal.rawValue)"
            }
        case .success: return told(worked.alert)
        }
    }

    private static func told(_ alert: AlertWorkflow) -> String {
        let letters: [AlertStage: String] = [
            .raised: "r", .acknowledged: "a", .compared: "c", .verified: "v", .answered: "b",
            .closed: "x",
        ]
        let over =
            switch alert.verification {
            case .unverified: "U"
            case .notVerified: "N"
            case .inactive: "I"
            case .notThisVehicle: "T"
            case .active: "+"
            }
        let end = alert.disposition.map { " " + $0.rawValue.prefix(2) } ?? ""
        return (letters[alert.stage] ?? "?") + end + " " + over + (alert.needsLook ? "!" : "")
    }

    static func table() -> String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let rows = Word.allCases.map { word in
            [word.rawValue] + columns.map { cell($0.way, word) }
        }
        let all = [["step"] + columns.map(\.name)] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { padded($0, $1) }.joined(separator: " ")
                .replacing(/\ +$/, with: "")
        }.joined(separator: "\n")
    }

    @Test func everyStepInEveryStage() {
        let table = Self.table()
        print(table)
        #expect(table == golden)
    }
}

private let golden = """
    step             raised ackn.  comp.  other  verif. answ.  notpr. none    misr.   stopped
    acknowledge      a U    a U    c U    c U    v +    b +    b N    x no U  x mi U  x st +
    matches          c U    c U    c U    c U    b +    b +    b N    x no U  c U     x st +
    wrongState       x wr U x wr U x wr U x wr U x wr U x wr U x wr N x no U  x wr U  x st U
    misread          x mi U x mi U x mi U x mi U x mi U x mi U x mi N x no U  x mi U  x st U
    differentVehicle c U    c U    c U    c U    b +    b +    b N    x no U  c U     x st +
    active           v +    v +    b +    b +    v +    b +    b +    x no +  x mi U  x st +
    inactive         v I    v I    b I    b I    v I    b I    b I    x no I  x mi I  x st I
    notThisVehicle   v T    v T    b T    b T    v T    b T    b T    x no T  x mi T  x st T
    notPracticable   v N    v N    b N    b N    v N    b N    b N    x no N  x mi N  x st N
    closeNoAction    x no U x no U x no U x no U x no + x no + x no N x no U  x no U  x no +
    closeOther       x ot U x ot U x ot U x ot U x ot + x ot + x ot N x ot U  x ot U  x ot +
    closeMisread     -other -other -other -other -other -other -other -other  x mi U  -other
    closeWrongState  -other -other -other -other -other -other -other -other  -other  -other
    closeStopped     -comp  -comp  -clets -clets -comp  x st + x st N -comp   -other  x st +
    closeLost        -comp  -comp  -clets -clets -comp  x lo + x lo N -comp   -other  x lo +
    later            a U    a U    c U    c U    v +    b +    b N    -closed -closed -closed
    correct          r U    a U    c U    c U    v +    b +    b N    x no U  x mi U  x st +
    rereadMeets      r U!   a U!   a U!   a U!   a U!   a U!   a U!   x no U! a U!    x st U!
    rereadMisses     r U!   a U!   a U!   a U!   a U!   a U!   a U!   x no U! x mi U! x st U!
    raise            -twice -twice -twice -twice -twice -twice -twice -twice  -twice  -twice
    """
