/// Why a row of a list is no entry. A reason never quotes the row: it goes into logs and to people
/// who are not logged in, and what stands in the wrong column may be a plate.

import PlateCore

/// A row that did not become an entry.
public struct RejectedRow: Sendable, Hashable {
    /// The line of its file the row starts on, from 1; the header counts.
    public var line: Int
    /// Which file of the list it is in, from 0.
    public var part: Int
    /// Why.
    public var fault: RowFault

    /// Why, in words.
    public var reason: String { fault.description }

    /// A rejected row from its parts.
    public init(line: Int, part: Int = 0, fault: RowFault) {
        self.line = line
        self.part = part
        self.fault = fault
    }
}

/// What is wrong with a row.
public enum RowFault: Error, Sendable, Hashable {
    // Text that is none
    case tooLong, zeroByte, notUTF8, notPlainText
    // Broken CSV
    case strayQuote, afterQuote, unclosedQuote, carriageReturn
    /// Another number of fields than the header has, or the format.
    case fieldCount(Int, expected: Int)
    /// Another number of characters than the format's records have.
    case width(Int)
    // Fields that are not what stands there in this format
    case noPlate, plateCharacters, plateLength, platePlaceholder, plateColumn
    case noCategory, unknownCategory, noListName
    case state, county, date, effective, expiry, recordNumber, agency
    /// Expired before the list was loaded.
    case expired
    /// Exactly what an earlier line of the same file says, or of the same list's other file.
    case duplicate(ofLine: Int)
    /// A code that the source's settings drop.
    case dropped(UInt8)

    /// What a row's fault says of its list.
    public enum Kind: Sendable, Hashable {
        /// The row could not be understood: a list with many of them is damaged.
        case bad
        /// The row says nothing that could be matched; importers meet these in every list.
        case empty
        /// The row was understood and is rightly left out.
        case leftOut
    }

    /// What the fault says of the list.
    public var kind: Kind {
        switch self {
        case .noPlate, .platePlaceholder: .empty
        case .expired, .duplicate, .dropped: .leftOut
        default: .bad
        }
    }
}

extension RowFault: CustomStringConvertible {
    /// The reason in words, without anything the row holds.
    public var description: String {
        switch self {
        case .tooLong: "longer than \(Limits.hotlistLineBytesMax) bytes"
        case .zeroByte: "holds a NUL byte"
        case .notUTF8: "not valid UTF-8"
        case .notPlainText: "holds bytes that are no plain text"
        case .strayQuote: "a quote inside a field that is not quoted"
        case .afterQuote: "text between a closing quote and the next separator"
        case .unclosedQuote: "a quoted field that is never closed"
        case .carriageReturn: "a carriage return inside the line"
        case .fieldCount(let count, let expected): "\(count) fields, not \(expected)"
        case .width(let count): "\(count) characters wide, which no record of this format is"
        case .noPlate: "no plate"
        case .plateCharacters: "the plate is not letters and digits"
        case .plateLength: "the plate is longer than \(Limits.plateCharactersMax) characters"
        case .platePlaceholder: "the plate is a placeholder"
        case .plateColumn: "the plate does not begin in its column"
        case .noCategory: "no category"
        case .unknownCategory: "the category is not known for this source"
        case .noListName: "no list name"
        case .state: "the state is not two letters"
        case .county: "the county is not two digits"
        case .date: "the date is no date"
        case .effective: "the effective date is no date or time"
        case .expiry: "the expiry is no date or time"
        case .recordNumber: "the record number is not a letter and nine digits"
        case .agency: "the agency is not nine letters and digits"
        case .expired: "expired before the list was loaded"
        case .duplicate(let line): "a duplicate of line \(line)"
        case .dropped(let code): "record type \(Unicode.Scalar(code)) is dropped for this source"
        }
    }
}
