/// What the screen showed when an alert was raised, as lines of text made from the record: a card is drawn
/// from these values and no others.
import Custody
import PlateCore

enum AlertCard {
    static func lines(_ alert: Alert, _ read: PlateRead, mayDescribe: Bool) -> [EvidenceCardLine] {
        let entry = alert.hit.entry
        var lines: [EvidenceCardLine] = []
        func add(_ label: String, _ text: String) {
            lines.append(EvidenceCardLine(label: label, text: text))
        }
        add("Over the card", AlertVerification.unverified.words ?? "")
        add("Plate read", alert.text)
        add("Listed plate", entry.text)
        add("Differs at", differences(alert.text, entry.text))
        add("State read", read.state ?? "not known")
        add("Listed state", entry.state ?? "not given")
        add("States", alert.hit.stateMatch.rawValue)
        add("Listed for", entry.category.rawValue.spacedWords)
        add("List", entry.list)
        add("Match", alert.hit.match.rawValue)
        add("List is", alert.hit.listAgeSeconds.map { "\($0) s old" } ?? "of UNKNOWN AGE")
        if mayDescribe {
            if !entry.description.isEmpty { add("Vehicle or case", entry.description) }
            for (name, value) in entry.annotations.sorted(by: { $0.key < $1.key }) {
                add(name, value)
            }
        } else {
            add("Vehicle or case", "withheld: ask dispatch")
        }
        add("Camera", read.camera)
        add("Captured at", read.capturedAt.description)
        add("Raised at", alert.raisedAt.description)
        return lines
    }

    /// The places where two texts differ, character by character, as the card marks them.
    private static func differences(_ read: String, _ listed: String) -> String {
        let (first, second) = (Array(read), Array(listed))
        let places = (0..<max(first.count, second.count)).compactMap { place -> String? in
            let (a, b) = (first.at(place), second.at(place))
            return a == b ? nil : "\(place + 1): read \(a), listed \(b)"
        }
        return places.isEmpty ? "nowhere" : places.joined(separator: "; ")
    }
}

extension [Character] {
    fileprivate func at(_ place: Int) -> String {
        place < count ? String(self[place]) : "nothing"
    }
}
