// The findings of a check as lines: text for people, JSON for scripts.
import Foundation
import Ledger
import PlateCore

struct CheckPrinter {
    let json: Bool

    private struct Line: Encodable {
        let number: Int
        let invariant: String
        let holds: Bool
        let detail: String
        let remedy: String?
    }

    func print(_ findings: [LedgerFinding]) throws {
        guard json else {
            for finding in findings { Swift.print(finding.description) }
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for finding in findings {
            let line = Line(
                number: finding.number, invariant: finding.invariant, holds: finding.isHeld,
                detail: finding.detail, remedy: finding.remedy)
            Swift.print(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
    }
}
