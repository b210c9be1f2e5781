/// What keys do on an alert. None of them closes it by itself but a misread or another state's plate,
/// which the next comparison opens again.
import PlateCore

/// The keys of an alert.
public enum AlertKeys {
    /// Comparison.
    public static let comparisons: [(key: Character, answer: PlateComparison, words: String)] = [
        ("1", .matches, "matches"), ("2", .wrongState, "wrong state"), ("3", .misread, "misread"),
        ("4", .differentVehicle, "different vehicle"),
    ]
    /// CLETS.
    public static let clets: [(key: Character, result: CLETSResult, words: String)] = [
        ("a", .active, "active"), ("i", .inactive, "inactive"),
        ("n", .notThisVehicle, "not this vehicle"), ("p", .notPracticable, "not practicable"),
    ]
    /// Why CLETS could not be asked.
    public static let reasons: [(key: Character, reason: NotPracticableReason, words: String)] = [
        ("1", .danger, "danger in waiting"), ("2", .vehicleLost, "vehicle lost"),
        ("3", .noRadio, "no radio or channel"), ("4", .systemDown, "CLETS out of service"),
        ("5", .calledAway, "called away"),
    ]
    /// What came of it, in the order in which it is offered.
    public static let dispositions:
        [(key: Character, disposition: AlertDisposition, words: String)] = [
            ("n", .noAction, "no action"), ("o", .otherGrounds, "stop on other grounds"),
            ("s", .stopped, "stopped, released"), ("a", .arrest, "arrest"),
            ("r", .recovered, "recovered"), ("f", .personLocated, "person found"),
            ("p", .passedOn, "passed on"), ("l", .lostFromSight, "lost from sight"),
        ]
}

extension ConsoleModel {
    mutating func takeAlert(_ key: Key, at moment: MonotonicTime) -> [ConsoleRequest] {
        guard let alert else { return [] }
        // The question of a car that does not know its speed waits until the alert is done with.
        if overlay != nil, overlay != .typing {
            if overlay == .radio, key == .character("y") { return [.copy(alert.readText)] }
            overlay = nil
            return []
        }
        switch focus {
        case .answers: return takeAnswer(key, alert, at: moment)
        case .reason: return takeReason(key, alert)
        case .disposition: return takeDisposition(key, alert)
        case .source: return takeSource(key, alert)
        }
    }

    private mutating func takeAnswer(
        _ key: Key, _ alert: AlertCard, at moment: MonotonicTime
    ) -> [ConsoleRequest] {
        guard case .character(let character) = key else {
            // Enter says that somebody looks: the tone stops. What is closed is left with it.
            guard alert.stage == .closed else {
                return key == .named(.enter)
                    ? [.acknowledge(alert: alert.id, revision: alert.revision)] : []
            }
            return key == .named(.enter) || key == .named(.escape) ? [.leave(alert: alert.id)] : []
        }
        if let found = AlertKeys.comparisons.first(where: { $0.key == character }) {
            return [
                .compare(
                    alert: alert.id, revision: alert.revision, found.answer,
                    afterMilliseconds: keyGuard.shownMilliseconds(at: moment))
            ]
        }
        if let found = AlertKeys.clets.first(where: { $0.key == character }) {
            guard let answer = CLETSAnswer(found.result) else {
                focus = .reason
                return []
            }
            return [.clets(alert: alert.id, revision: alert.revision, answer)]
        }
        switch character {
        case "d": focus = .disposition
        case "l": return [.later(alert: alert.id, revision: alert.revision)]
        case "r": overlay = .radio
        case "v": showsScene.toggle()
        case "y": return [.copy(alert.readText)]
        case "t":
            if alert.clets != nil {
                focus = .source
                sourceForm = .source()
            }
        case "s": return [.silentRunning(isOn: !isSilent)]
        case "?": overlay = .help
        default: notice = ConsoleNotice("That key does nothing here. ? for help.")
        }
        return []
    }

    private mutating func takeReason(_ key: Key, _ alert: AlertCard) -> [ConsoleRequest] {
        if key == .named(.escape) { focus = .answers }
        guard case .character(let character) = key,
            let found = AlertKeys.reasons.first(where: { $0.key == character }),
            let answer = CLETSAnswer(.notPracticable, reason: found.reason)
        else { return [] }
        focus = .answers
        return [.clets(alert: alert.id, revision: alert.revision, answer)]
    }

    private mutating func takeDisposition(_ key: Key, _ alert: AlertCard) -> [ConsoleRequest] {
        if key == .named(.escape) { focus = .answers }
        guard case .character(let character) = key,
            let found = AlertKeys.dispositions.first(where: { $0.key == character })
        else { return [] }
        focus = .answers
        return [.close(alert: alert.id, revision: alert.revision, found.disposition)]
    }

    /// The answer is given anew, with its source: both are kept.
    private mutating func takeSource(_ key: Key, _ alert: AlertCard) -> [ConsoleRequest] {
        guard var form = sourceForm, let clets = alert.clets else {
            focus = .answers
            return []
        }
        let outcome = form.take(key)
        sourceForm = form
        switch outcome {
        case .editing, .ignored: return []
        case .left, .done: focus = .answers
        }
        let source = form.value("source")
        sourceForm = nil
        guard outcome == .done, !source.isEmpty,
            let answer = CLETSAnswer(clets.result, reason: clets.reason, source: source)
        else { return [] }
        return [.clets(alert: alert.id, revision: alert.revision, answer)]
    }
}
