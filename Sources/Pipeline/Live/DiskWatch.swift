/// What is told of a disk that does not keep up: once when it begins, and when it is over.
import PlateCore

/// A value of the recorder's thread, which looks several times a second whatever the disk does.
package struct DiskWatch {
    private var stepTold = CommitBacklog.Step.none
    private var isSilenceTold = false
    private var notRecordedTold = false

    /// A watch that has told nothing yet.
    package init() {}

    /// What is to be told of how things stand now.
    package mutating func look(
        _ standing: CommitQueue.Standing, alertsNotRecorded: Int, at now: MonotonicTime
    ) -> [PatrolFault] {
        var faults: [PatrolFault] = []
        if standing.step > stepTold {
            stepTold = standing.step
            faults.append(.storeBehind(stepTold))
        } else if standing.step == .none && stepTold != .none {
            stepTold = .none
            faults.append(.storeKeepsUp)
        }
        let writing = standing.writingSince.map { now.milliseconds(since: $0) } ?? 0
        let isSilent = writing > Limits.commitSlowMillisecondsMax
        if isSilent && !isSilenceTold { faults.append(.storeSilent(milliseconds: writing)) }
        isSilenceTold = isSilent
        if alertsNotRecorded > 0 && !notRecordedTold {
            faults.append(.alertsNotRecorded(alertsNotRecorded))
        }
        notRecordedTold = alertsNotRecorded > 0
        return faults
    }
}
