/// Alerts, people and moments for the tests of this target.
import Alerting
import PlateCore

enum Sample {
    static let start: Int64 = 1_780_000_000_000

    /// An id that sorts by `number`.
    static func id(_ number: Int) -> RecordID {
        RecordID(
            wallTime: WallTime(milliseconds: start + Int64(number)),
            random: [UInt8](repeating: 7, count: 10))
    }

    static func moment(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 0).adding(milliseconds: seconds * 1000)
    }

    static func time(_ seconds: Double) -> WallTime {
        WallTime(milliseconds: start + Int64(seconds * 1000))
    }

    /// `metres` north of a car park in West Sacramento.
    static func place(_ metres: Double = 0, ageMilliseconds: Int64 = 100) -> Position {
        Position(
            latitude: 38.5805 + metres / 111_195, longitude: -121.5302,
            ageMilliseconds: ageMilliseconds)
    }

    static func facts(
        _ category: HotlistCategory = .stolenVehicle, text: String = "7ABC123",
        listed: String = "7ABC123", match: MatchKind = .exact, stateMatch: StateMatch = .same,
        position: Position? = place()
    ) -> AlertFacts {
        AlertFacts(
            read: id(9000), text: text, list: "svs", category: category, listedText: listed,
            listedState: "CA", match: match, stateMatch: stateMatch, position: position)
    }

    static func actor(
        _ name: String = "ortiz", console: String = "driver", basedOn: Int
    ) -> AlertActor {
        AlertActor(
            person: AccessPerson(name: name, badge: "4711", agency: "WSPD"), console: console,
            basedOn: basedOn)
    }

    static func clets(
        _ result: CLETSResult, _ reason: NotPracticableReason? = nil, source: String? = nil
    ) -> CLETSAnswer {
        guard let answer = CLETSAnswer(result, reason: reason, source: source) else {
            preconditionFailure("a reason where one belongs")
        }
        return answer
    }
}

/// One workflow with steps as short words; each is taken on an up-to-date screen unless said.
struct Worked {
    var alert: AlertWorkflow
    private var milliseconds = Sample.start

    init(_ facts: AlertFacts = Sample.facts()) {
        alert = AlertWorkflow(id: Sample.id(1), facts: facts, raisedAt: Sample.time(0))
    }

    @discardableResult
    mutating func take(_ step: AlertStep) -> Result<AlertOutcome, AlertRefusal> {
        milliseconds += 1000
        do throws(AlertRefusal) {
            return .success(try alert.apply(step, at: milliseconds))
        } catch {
            return .failure(error)
        }
    }

    @discardableResult
    mutating func take(_ word: Word, basedOn: Int? = nil, console: String = "driver")
        -> Result<AlertOutcome, AlertRefusal>
    {
        take(word.step(Sample.actor(console: console, basedOn: basedOn ?? alert.revision)))
    }
}

/// Every step an alert can be given, as one word each.
enum Word: String, CaseIterable {
    case acknowledge, matches, wrongState, misread, differentVehicle
    case active, inactive, notThisVehicle, notPracticable
    case closeNoAction, closeOther, closeMisread, closeWrongState, closeStopped
    case closeLost
    case later, correct, rereadMeets, rereadMisses, raise

    func step(_ actor: AlertActor) -> AlertStep {
        switch self {
        case .acknowledge: .acknowledged(by: actor)
        case .matches: .compared(answer: .matches, afterMilliseconds: 2000, by: actor)
        case .wrongState: .compared(answer: .wrongState, afterMilliseconds: 2000, by: actor)
        case .misread: .compared(answer: .misread, afterMilliseconds: 2000, by: actor)
        case .differentVehicle:
            .compared(answer: .differentVehicle, afterMilliseconds: 2000, by: actor)
        case .active: .verified(answer: Sample.clets(.active, source: "D12"), by: actor)
        case .inactive: .verified(answer: Sample.clets(.inactive), by: actor)
        case .notThisVehicle: .verified(answer: Sample.clets(.notThisVehicle), by: actor)
        case .notPracticable: .verified(answer: Sample.clets(.notPracticable, .danger), by: actor)
        case .closeNoAction: .closed(disposition: .noAction, by: actor)
        case .closeOther: .closed(disposition: .otherGrounds, by: actor)
        case .closeMisread: .closed(disposition: .misread, by: actor)
        case .closeWrongState: .closed(disposition: .wrongState, by: actor)
        case .closeStopped: .closed(disposition: .stopped, by: actor)
        case .closeLost: .closed(disposition: .lostFromSight, by: actor)
        case .later: .deferred(by: actor)
        case .correct: .corrected(text: "7A8C123", by: actor)
        case .rereadMeets: .readingChanged(text: "7ABC12", match: .lookAlike, meets: true)
        case .rereadMisses: .readingChanged(text: "1XYZ999", match: .lookAlike, meets: false)
        case .raise: .raised(facts: Sample.facts())
        }
    }
}

/// A board with its own clock, which keeps what it was asked to keep.
struct Watched {
    var board = AlertBoard()
    var seconds = 0.0
    var kept: [AlertEvent] = []

    init(crew: [String] = ["ortiz"]) { self.crew(crew) }

    @discardableResult
    mutating func apply(_ kind: AlertEvent.Kind) -> [AlertEffect] {
        let effects = board.apply(
            AlertEvent(kind, at: Sample.time(seconds)), at: Sample.moment(seconds))
        for case .keep(let event) in effects { kept.append(event) }
        return effects
    }

    @discardableResult
    mutating func raise(_ number: Int, _ facts: AlertFacts = Sample.facts()) -> [AlertEffect] {
        apply(.alert(id: Sample.id(number).description, step: .raised(facts: facts)))
    }

    @discardableResult
    mutating func take(
        _ number: Int, _ word: Word, by name: String = "ortiz", console: String = "driver",
        basedOn: Int? = nil
    ) -> [AlertEffect] {
        let seen = basedOn ?? board.record.alerts[Sample.id(number)]?.revision ?? 1
        let actor = Sample.actor(name, console: console, basedOn: seen)
        return apply(.alert(id: Sample.id(number).description, step: word.step(actor)))
    }

    @discardableResult
    mutating func crew(_ names: [String]) -> [AlertEffect] { apply(.crew(names: names)) }

    @discardableResult
    mutating func wait(_ more: Double) -> [AlertEffect] {
        seconds += more
        let effects = board.advance(to: Sample.moment(seconds))
        for case .keep(let event) in effects { kept.append(event) }
        return effects
    }

    func alert(_ number: Int) -> AlertWorkflow? { board.record.alerts[Sample.id(number)] }
}

extension [AlertEffect] {
    /// The calls among them, as `cause id-number`.
    var calls: [AlertCall] {
        compactMap {
            guard case .call(let call) = $0 else { return nil }
            return call
        }
    }

    var causes: [AlertCause] { calls.map(\.cause) }

    var refusals: [AlertRefusal] {
        compactMap {
            guard case .refuse(_, let refusal) = $0 else { return nil }
            return refusal
        }
    }
}
