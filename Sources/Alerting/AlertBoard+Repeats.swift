/// When an alert only repeats another: the parked car that every round meets again.
import PlateCore

extension AlertBoard {
    /// The answered alert of this shift that `facts` repeat at the same place.
    func answeredAlert(like facts: AlertFacts) -> RecordID? {
        alike(facts).filter {
            $0.mayKeepRepeatsQuiet && AlertPlace.isSame($0.lastPosition, facts.position)
        }.map(\.id).max { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// The open alert that `facts` repeat, wherever.
    func openAlert(like facts: AlertFacts) -> RecordID? {
        alike(facts).filter { !$0.isClosed }.map(\.id).max {
            $0.bytes.lexicographicallyPrecedes($1.bytes)
        }
    }

    private func alike(_ facts: AlertFacts) -> [AlertWorkflow] {
        let question = AlertQuestion(facts)
        return record.alerts.values.filter { AlertQuestion($0.facts) == question }
    }
}

extension AlertWorkflow {
    /// Whether the same plate at the same place need not be called out: somebody compared it, it is
    /// closed, and nothing about it is in doubt.
    var mayKeepRepeatsQuiet: Bool {
        guard isClosed, !isInConflict, !outlivedShift, comparison != nil,
            readingChanges.isEmpty
        else { return false }
        return disposition != .lostFromSight && clets?.result != .notPracticable
    }
}
