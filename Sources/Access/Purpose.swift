/// What plate data may be looked at for: a fixed list in the settings, and which of them need a number.
import PlateCore

/// One purpose.
public struct Purpose: Sendable, Hashable, Codable {
    /// The word in requests and in the log.
    public var word: String
    /// What people read.
    public var title: String
    /// Whether it needs a case, incident or matter number.
    public var needsCaseNumber: Bool

    /// A purpose from its parts.
    public init(_ word: String, _ title: String, needsCaseNumber: Bool) {
        self.word = word
        self.title = title
        self.needsCaseNumber = needsCaseNumber
    }

    /// The list that applies where settings give none.
    public static let usual = [
        Purpose("patrol", "Routine patrol", needsCaseNumber: false),
        Purpose("canvass", "Canvass near a major incident", needsCaseNumber: true),
        Purpose("investigation", "Criminal investigation", needsCaseNumber: true),
        Purpose("missing-person", "Missing or endangered person", needsCaseNumber: true),
        Purpose("civil", "Civil or administrative matter", needsCaseNumber: true),
        Purpose("maintenance", "Installation and maintenance", needsCaseNumber: false),
        Purpose("administration", "Accounts, training and settings", needsCaseNumber: false),
        Purpose("audit", "Audit of access", needsCaseNumber: false),
        Purpose("records", "Holds, orders and booked evidence", needsCaseNumber: false),
    ]
}

/// A case, incident or matter number.
public enum CaseNumber: Sendable, Hashable {
    /// There is none yet. It is allowed, marked, and asked for again at the end of the shift.
    case pending
    /// The number as typed, without spaces at its ends.
    case number(String)

    /// The word that stands for a number to come.
    public static let pendingWord = "pending"

    /// Reads what was typed; `nil` where it cannot be one: 1 to 64 bytes that print, a digit among
    /// them, or the word `pending`.
    public init?(_ text: String) {
        let trimmed = String(
            text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        if trimmed.lowercased() == Self.pendingWord {
            self = .pending
        } else if Account.isLabel(trimmed), trimmed.utf8.count <= Limits.caseNumberBytesMax,
            trimmed.contains(where: \.isNumber)
        {
            self = .number(trimmed)
        } else {
            return nil
        }
    }

    /// The text in the log.
    public var text: String {
        switch self {
        case .pending: Self.pendingWord
        case .number(let text): text
        }
    }
}

/// A purpose with its number, as somebody stated it.
public struct StatedPurpose: Sendable, Hashable {
    /// The purpose.
    public var purpose: Purpose
    /// The number, where one was given.
    public var caseNumber: CaseNumber?

    /// Whether the number must be asked for again.
    public var isPending: Bool { caseNumber == .pending }

    /// What was typed, judged by the list of `purposes`.
    ///
    /// - Throws: a refusal where nothing was typed, the list has no such purpose, or it needs a number
    ///   and none was given.
    public init(
        word: String?, caseNumber typed: String?, among purposes: [Purpose]
    ) throws(AccessRefusal) {
        guard let word, !word.isEmpty else {
            throw AccessRefusal(.purposeMissing(purposes.map(\.word)))
        }
        guard let purpose = purposes.first(where: { $0.word == word.lowercased() }) else {
            throw AccessRefusal(.purposeUnknown(purposes.map(\.word)))
        }
        self.purpose = purpose
        if let typed, !typed.allSatisfy(\.isWhitespace) {
            guard let number = CaseNumber(typed) else { throw AccessRefusal(.caseNumberBad) }
            caseNumber = number
        }
        if purpose.needsCaseNumber, caseNumber == nil {
            throw AccessRefusal(.caseNumberMissing(purpose.word))
        }
    }
}
