// Measured confusions on plates that were never seen: what a sighting made of its plate's text,
// done to another text by the same edits, at the same kind of character where there is one.
import Hotlist
import PlateCore
import PlateSynthesis

/// What was told of one plate whose text is known.
struct MeasuredSighting: Decodable {
    /// The plate's text.
    let truth: String
    /// What the tracker told of it.
    let tellings: [RecordedSighting.Telling]
}

/// A sighting as edits of its plate's text.
struct TransplantedSighting {
    /// One edit, its place counted in the true text.
    enum Edit: Hashable {
        case replace(Int, Character)
        case remove(Int)
        /// Before the character at this place, or behind the last one.
        case insert(Int, Character)
    }

    struct Telling {
        var candidates: [(edits: [Edit], probability: Double)]
        var confidence: Double
        var frames: Int
        var isOver: Bool
    }

    private let truth: [Character]
    private let tellings: [Telling]
    /// Places that any edit touches.
    private let places: [Int]

    init(_ measured: MeasuredSighting) {
        let truth = Array(measured.truth)
        self.truth = truth
        tellings = measured.tellings.map { telling in
            // The reading comes first; its probability among the candidates is its confidence.
            let others = telling.candidates.filter { $0.text != telling.text }
            let reading = TextCandidate(text: telling.text, confidence: telling.confidence)
            return Telling(
                candidates: ([reading] + others).map {
                    (Self.edits(from: truth, to: Array($0.text)), $0.confidence)
                }, confidence: telling.confidence, frames: telling.frames, isOver: telling.isOver)
        }
        let touched = tellings.flatMap(\.candidates).flatMap(\.edits).compactMap { edit in
            switch edit {
            case .replace(let place, _), .remove(let place): place
            case .insert: nil
            }
        }
        places = Set(touched).sorted()
    }

    /// The queries that this sighting would have brought about, had the plate been `text`.
    func queries(
        for text: String, _ generator: inout SeededGenerator
    ) -> [(query: HotlistQuery, frames: Int, isOver: Bool)] {
        let plate = Array(text)
        let moved = targets(in: plate, &generator)
        return tellings.map { telling in
            var candidates: [TextCandidate] = []
            for candidate in telling.candidates {
                let edited = String(apply(candidate.edits, to: plate, moved))
                if let known = candidates.firstIndex(where: { $0.text == edited }) {
                    candidates[known].confidence += candidate.probability
                } else {
                    candidates.append(
                        TextCandidate(text: edited, confidence: candidate.probability))
                }
            }
            let query = HotlistQuery(
                text: candidates[0].text, confidence: candidates[0].confidence,
                candidates: candidates)
            return (query, telling.frames, telling.isOver)
        }
    }

    /// Where each touched place of the true text lies in `plate`: at the same character, else at
    /// the same kind of character, else anywhere; each place taken once while there are any.
    private func targets(
        in plate: [Character], _ generator: inout SeededGenerator
    ) -> [Int: Int] {
        var targets: [Int: Int] = [:]
        var free = Array(plate.indices)
        for place in places {
            let original = truth[place]
            let same = free.filter { plate[$0] == original }
            let alike = free.filter { plate[$0].isNumber == original.isNumber }
            let choice = !same.isEmpty ? same : !alike.isEmpty ? alike : free
            guard !choice.isEmpty else { break }
            let target = generator.pick(choice)
            targets[place] = target
            free.removeAll { $0 == target }
        }
        return targets
    }

    private func apply(
        _ edits: [Edit], to plate: [Character], _ moved: [Int: Int]
    ) -> [Character] {
        var characters = plate.map { [$0] }
        var tail: [Character] = []
        for edit in edits {
            switch edit {
            case .replace(let place, let character):
                guard let target = moved[place] else { continue }
                // What stands there already would be no error: then the other way about.
                characters[target] = [plate[target] == character ? truth[place] : character]
            case .remove(let place):
                if let target = moved[place] { characters[target] = [] }
            case .insert(let place, let character):
                if place >= truth.count || plate.isEmpty {
                    tail.append(character)
                } else {
                    characters[place * plate.count / truth.count].insert(character, at: 0)
                }
            }
        }
        return characters.flatMap(\.self) + tail
    }

    /// The fewest edits from `a` to `b`, in order.
    static func edits(from a: [Character], to b: [Character]) -> [Edit] {
        var cost = [[Int]](
            repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in 0...a.count {
            for j in 0...b.count {
                guard i > 0, j > 0 else {
                    cost[i][j] = i + j
                    continue
                }
                cost[i][j] = min(
                    cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), cost[i - 1][j] + 1,
                    cost[i][j - 1] + 1)
            }
        }
        var edits: [Edit] = []
        var (i, j) = (a.count, b.count)
        while i > 0 || j > 0 {
            let isSame = i > 0 && j > 0 && a[i - 1] == b[j - 1]
            if i > 0, j > 0, cost[i][j] == cost[i - 1][j - 1] + (isSame ? 0 : 1) {
                if !isSame { edits.append(.replace(i - 1, b[j - 1])) }
                (i, j) = (i - 1, j - 1)
            } else if i > 0, cost[i][j] == cost[i - 1][j] + 1 {
                edits.append(.remove(i - 1))
                i -= 1
            } else {
                edits.append(.insert(i, b[j - 1]))
                j -= 1
            }
        }
        return edits.reversed()
    }
}
