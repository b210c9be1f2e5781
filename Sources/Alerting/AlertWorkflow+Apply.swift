/// The steps of one alert.
import PlateCore

/// What a step made necessary.
public struct AlertOutcome: Sendable, Hashable {
    /// Why the crew is called, where it is.
    public var call: AlertCause?
    /// Whether the tone stops: somebody looks.
    public var silences = false

    /// An outcome from its parts.
    public init(call: AlertCause? = nil, silences: Bool = false) {
        self.call = call
        self.silences = silences
    }
}

extension AlertWorkflow {
    /// Takes `step`, or says why not and stays as it was.
    ///
    /// Late answers are taken and kept; whether they count is in their standing.
    public mutating func apply(
        _ step: AlertStep, at milliseconds: Int64
    ) throws(AlertRefusal) -> AlertOutcome {
        if let actor = step.actor {
            guard (1...revision).contains(actor.basedOn) else { throw .unknownRevision }
        }
        let outcome: AlertOutcome
        switch step {
        case .raised: throw .raisedTwice
        case .acknowledged(let actor): outcome = acknowledge(actor)
        case .compared(let answer, let after, let actor):
            outcome = compare(answer, after: after, by: actor, at: milliseconds)
        case .verified(let answer, let actor):
            outcome = verify(answer, by: actor, at: milliseconds)
        case .closed(let disposition, let actor):
            outcome = try close(disposition, by: actor, at: milliseconds)
        case .deferred(let actor): outcome = try putOff(actor)
        case .corrected(let text, let actor):
            outcome = try correct(text, by: actor, at: milliseconds)
        case .readingChanged(let text, let match, let meets):
            outcome = try changeReading(text, match: match, meets: meets)
        }
        revision += 1
        return outcome
    }

    /// The crew changed: nobody has it before them now.
    mutating func handOver() {
        acknowledgedBy = nil
        revision += 1
    }

    /// It had come to `revision` by steps that are not known here.
    mutating func catchUp(to revision: Int) {
        self.revision = max(self.revision, revision)
    }

    private mutating func acknowledge(_ actor: AlertActor) -> AlertOutcome {
        look(actor)
        return AlertOutcome(silences: true)
    }

    private mutating func look(_ actor: AlertActor) {
        if acknowledgedBy == nil { acknowledgedBy = actor }
        // Whoever answers an old screen has not seen what is new.
        if actor.basedOn == revision { needsLook = false }
    }

    private mutating func compare(
        _ answer: PlateComparison, after: Int64?, by actor: AlertActor, at milliseconds: Int64
    ) -> AlertOutcome {
        look(actor)
        let standing = comparisons.take(
            answer, by: actor, seen: actor.basedOn, at: milliseconds, revision: revision + 1,
            readingRevision: readingRevision)
        if let after, after < Limits.alertComparisonMillisecondsMin {
            hastyComparisons.append(revision + 1)
        }
        switch standing {
        case .stands:
            followComparison(answer, by: actor, at: milliseconds)
        case .conflicts:
            needsLook = true
            reopenIfComparisonClosedIt()
            return AlertOutcome(call: .conflict)
        case .confirms, .amended, .outdated: break
        }
        return AlertOutcome(silences: true)
    }

    /// `misread` and `wrongState` close directly; any other comparison opens again what they closed.
    private mutating func followComparison(
        _ answer: PlateComparison, by actor: AlertActor, at milliseconds: Int64
    ) {
        let disposition: AlertDisposition
        switch answer {
        case .misread: disposition = .misread
        case .wrongState: disposition = .wrongState
        case .matches, .differentVehicle:
            reopenIfComparisonClosedIt()
            return
        }
        if isClosed && self.disposition?.comesWithComparison != true { return }
        settle(disposition, by: actor, at: milliseconds)
    }

    private mutating func reopenIfComparisonClosedIt() {
        if disposition?.comesWithComparison == true { isClosed = false }
    }

    private mutating func verify(
        _ answer: CLETSAnswer, by actor: AlertActor, at milliseconds: Int64
    ) -> AlertOutcome {
        look(actor)
        let standing = cletsAnswers.take(
            answer, by: actor, seen: actor.basedOn, at: milliseconds, revision: revision + 1,
            readingRevision: readingRevision)
        if standing == .conflicts {
            needsLook = true
            return AlertOutcome(call: .conflict)
        }
        return AlertOutcome(silences: true)
    }

    private mutating func close(
        _ disposition: AlertDisposition, by actor: AlertActor, at milliseconds: Int64
    ) throws(AlertRefusal) -> AlertOutcome {
        guard actor.basedOn >= lastDecisiveRevision else { throw .screenOutdated }
        if disposition.comesWithComparison {
            guard comparison.map({ $0.rawValue == disposition.rawValue }) == true else {
                throw .otherComparison
            }
        } else if !disposition.needsNoAnswer {
            if isInConflict { throw .conflict }
            guard comparison != nil else { throw .comparisonMissing }
            guard comparison == .matches || comparison == .differentVehicle else {
                throw .otherComparison
            }
            guard clets != nil else { throw .cletsMissing }
        }
        look(actor)
        settle(disposition, by: actor, at: milliseconds)
        return AlertOutcome(silences: true)
    }

    private mutating func settle(
        _ disposition: AlertDisposition, by actor: AlertActor, at milliseconds: Int64
    ) {
        // The screen it was given on has been found to be up to date.
        _ = dispositions.take(
            disposition, by: actor, seen: revision, at: milliseconds, revision: revision + 1,
            readingRevision: readingRevision)
        isClosed = true
        verificationWhenClosed = verification
        needsLook = false
    }

    /// The revision of the last thing that whoever closes the alert must have seen.
    private var lastDecisiveRevision: Int {
        var last = readingRevision
        for answer in comparisons.answers { last = max(last, answer.revision) }
        for answer in cletsAnswers.answers { last = max(last, answer.revision) }
        for answer in dispositions.answers { last = max(last, answer.revision) }
        return last
    }

    private mutating func putOff(_ actor: AlertActor) throws(AlertRefusal) -> AlertOutcome {
        if isClosed { throw .closed }
        look(actor)
        return AlertOutcome(silences: true)
    }

    private mutating func correct(
        _ text: String, by actor: AlertActor, at milliseconds: Int64
    ) throws(AlertRefusal) -> AlertOutcome {
        let normalised = PlateText.normalised(text)
        guard !normalised.isEmpty, normalised.utf8.count <= Limits.plateCharactersMax else {
            throw .nothing
        }
        corrections.append(
            AlertCorrection(text: normalised, actor: actor, milliseconds: milliseconds))
        return AlertOutcome()
    }

    private mutating func changeReading(
        _ text: String, match: MatchKind, meets: Bool
    ) throws(AlertRefusal) -> AlertOutcome {
        if text == self.text && match == self.match && meets == meetsEntry { throw .nothing }
        readingChanges.append(
            ReadingChange(text: text, match: match, meets: meets, revision: revision + 1))
        comparisons.readingChanged()
        cletsAnswers.readingChanged()
        needsLook = true
        // What was closed because the reading was wrong is open again: it is another reading now.
        if meets { reopenIfComparisonClosedIt() }
        return AlertOutcome(call: .readingChanged)
    }
}

extension AlertStep {
    /// Who took it; `nil` where the pipeline did.
    public var actor: AlertActor? {
        switch self {
        case .raised, .readingChanged: nil
        case .acknowledged(let actor), .compared(_, _, let actor), .verified(_, let actor),
            .closed(_, let actor), .deferred(let actor), .corrected(_, let actor):
            actor
        }
    }
}
