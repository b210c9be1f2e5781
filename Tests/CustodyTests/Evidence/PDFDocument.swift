/// A strict reader of the PDF that exports write: every offset, length and reference is checked, and the
/// text of each page is taken out. What a lenient viewer would repair is an error here.

import Foundation

struct PDFFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A value of PDF's syntax (ISO 32000-1, 7.3).
indirect enum PDFValue {
    case number(Double)
    case name(String)
    case string([UInt8])
    case array([PDFValue])
    case dictionary([String: PDFValue])
    case reference(Int)
    case word(String)

    var integer: Int? {
        if case .number(let value) = self { return Int(exactly: value) }
        return nil
    }

    subscript(key: String) -> PDFValue? {
        if case .dictionary(let members) = self { return members[key] }
        return nil
    }

    /// All references within.
    var references: [Int] {
        switch self {
        case .reference(let number): [number]
        case .array(let values): values.flatMap(\.references)
        case .dictionary(let members): members.values.flatMap(\.references)
        default: []
        }
    }
}

/// Reads values one after the other.
struct PDFScanner {
    let bytes: [UInt8]
    var place: Int

    init(_ bytes: [UInt8], at place: Int = 0) {
        self.bytes = bytes
        self.place = place
    }

    static let space: Set<UInt8> = [0, 9, 10, 12, 13, 32]
    static let delimiters = Set("()<>[]{}/%".utf8)

    mutating func skipSpace() {
        while place < bytes.count, Self.space.contains(bytes[place]) { place += 1 }
    }

    func starts(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return place + wanted.count <= bytes.count
            && Array(bytes[place..<(place + wanted.count)]) == wanted
    }

    mutating func expect(_ text: String) throws {
        guard starts(text) else { throw PDFFault("\(text) is not at \(place)") }
        place += text.utf8.count
    }

    mutating func plain() -> String {
        let start = place
        while place < bytes.count, !Self.space.contains(bytes[place]),
            !Self.delimiters.contains(bytes[place])
        { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    mutating func value() throws -> PDFValue {
        skipSpace()
        guard place < bytes.count else { throw PDFFault("ends within a value") }
        if starts("<<") { return try dictionary() }
        switch bytes[place] {
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "("): return try string()
        case UInt8(ascii: "<"): return try hexadecimal()
        case UInt8(ascii: "/"):
            place += 1
            return .name(plain())
        default: return try word()
        }
    }

    private mutating func word() throws -> PDFValue {
        let text = plain()
        guard !text.isEmpty else { throw PDFFault("no value at \(place)") }
        guard let number = Double(text), !text.contains("e") else { return .word(text) }
        // `12 0 R` is one value.
        var ahead = self
        ahead.skipSpace()
        if number.rounded() == number, ahead.plain() == "0" {
            ahead.skipSpace()
            if ahead.plain() == "R" {
                self = ahead
                return .reference(Int(number))
            }
        }
        return .number(number)
    }

    private mutating func array() throws -> PDFValue {
        place += 1
        var values: [PDFValue] = []
        while true {
            skipSpace()
            if starts("]") {
                place += 1
                return .array(values)
            }
            values.append(try value())
        }
    }

    private mutating func dictionary() throws -> PDFValue {
        place += 2
        var members: [String: PDFValue] = [:]
        while true {
            skipSpace()
            if starts(">>") {
                place += 2
                return .dictionary(members)
            }
            guard case .name(let key) = try value() else { throw PDFFault("a key is no name") }
            guard members[key] == nil else { throw PDFFault("\(key) is there twice") }
            members[key] = try value()
        }
    }

    private mutating func string() throws -> PDFValue {
        place += 1
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: ")"): return .string(text)
            case UInt8(ascii: "("): throw PDFFault("an open bracket within a string")
            case UInt8(ascii: "\\"): text.append(try escaped())
            case 32..<127: text.append(byte)
            default: throw PDFFault("byte \(byte) within a string")
            }
        }
        throw PDFFault("a string without an end")
    }

    private mutating func escaped() throws -> UInt8 {
        guard place + 3 <= bytes.count else { throw PDFFault("ends within an escape") }
        if "()\\".utf8.contains(bytes[place]) {
            place += 1
            return bytes[place - 1]
        }
        let digits = String(decoding: bytes[place..<(place + 3)], as: UTF8.self)
        guard let value = UInt8(digits, radix: 8) else { throw PDFFault("a false escape") }
        place += 3
        return value
    }

    private mutating func hexadecimal() throws -> PDFValue {
        place += 1
        var digits: [UInt8] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            digits.append(bytes[place])
            place += 1
        }
        try expect(">")
        guard digits.count % 2 == 0 else { throw PDFFault("half a byte") }
        return .string(
            try stride(from: 0, to: digits.count, by: 2).map {
                let pair = String(decoding: digits[$0...($0 + 1)], as: UTF8.self)
                guard let byte = UInt8(pair, radix: 16) else { throw PDFFault("no digit") }
                return byte
            })
    }
}

/// A whole document.
struct PDFDocument {
    private(set) var objects: [Int: PDFValue] = [:]
    private(set) var streams: [Int: [UInt8]] = [:]
    let pages: [Int]
    let information: PDFValue

    init(_ bytes: [UInt8]) throws {
        guard bytes.starts(with: Array("%PDF-1.7\n".utf8)) else { throw PDFFault("no header") }
        let end = Array("%%EOF\n".utf8)
        guard bytes.suffix(end.count) == end[...] else { throw PDFFault("no end") }
        let tail = String(decoding: bytes.suffix(60), as: UTF8.self)
        guard let mark = tail.range(of: "startxref\n"),
            let table = Int(tail[mark.upperBound...].prefix { $0.isNumber })
        else { throw PDFFault("no startxref") }
        let (offsets, trailer) = try Self.table(bytes, at: table)
        for (number, offset) in offsets.enumerated().dropFirst() {
            (objects[number], streams[number]) = try Self.object(bytes, number, at: offset)
        }
        guard trailer["Size"]?.integer == offsets.count,
            case .reference(let root)? = trailer["Root"],
            case .reference(let tree)? = objects[root]?["Pages"],
            case .reference(let about)? = trailer["Info"],
            case .array(let kids)? = objects[tree]?["Kids"],
            objects[tree]?["Count"]?.integer == kids.count, let information = objects[about]
        else { throw PDFFault("no tree of pages") }
        self.information = information
        pages = kids.flatMap(\.references)
        for value in objects.values {
            for reference in value.references where objects[reference] == nil {
                throw PDFFault("object \(reference) is not there")
            }
        }
        for page in pages {
            guard case .reference(tree)? = objects[page]?["Parent"] else {
                throw PDFFault("page \(page) is not in the tree")
            }
            _ = try text(of: page)
        }
    }

    private static func table(
        _ bytes: [UInt8], at place: Int
    ) throws -> (offsets: [Int], trailer: PDFValue) {
        var scanner = PDFScanner(bytes, at: place)
        try scanner.expect("xref\n0 ")
        guard let count = Int(scanner.plain()) else { throw PDFFault("no count of objects") }
        try scanner.expect("\n0000000000 65535 f \n")
        var offsets = [0]
        for _ in 1..<count {
            let line = String(decoding: bytes[scanner.place..<(scanner.place + 20)], as: UTF8.self)
            guard line.hasSuffix(" 00000 n \n"), let offset = Int(line.prefix(10)) else {
                throw PDFFault("a line of the table is not twenty bytes")
            }
            offsets.append(offset)
            scanner.place += 20
        }
        try scanner.expect("trailer\n")
        return (offsets, try scanner.value())
    }

    private static func object(
        _ bytes: [UInt8], _ number: Int, at offset: Int
    ) throws -> (PDFValue, [UInt8]?) {
        var scanner = PDFScanner(bytes, at: offset)
        try scanner.expect("\(number) 0 obj\n")
        let value = try scanner.value()
        try scanner.expect("\n")
        var stream: [UInt8]?
        if scanner.starts("stream\n") {
            try scanner.expect("stream\n")
            guard let length = value["Length"]?.integer,
                scanner.place + length <= bytes.count
            else { throw PDFFault("a stream without its length") }
            stream = Array(bytes[scanner.place..<(scanner.place + length)])
            scanner.place += length
            try scanner.expect("\nendstream\n")
        }
        try scanner.expect("endobj\n")
        return (value, stream)
    }

    /// The pieces of text that a page draws, in order, and whether each lies within the page.
    func text(of page: Int) throws -> [PDFPiece] {
        guard case .reference(let number)? = objects[page]?["Contents"],
            let content = streams[number]
        else { throw PDFFault("page \(page) has no content") }
        var scanner = PDFScanner(content)
        var pieces: [PDFPiece] = []
        var operands: [PDFValue] = []
        var (size, left, base) = (0.0, 0.0, 0.0)
        var depth = 0
        scanner.skipSpace()
        while scanner.place < content.count {
            let value = try scanner.value()
            scanner.skipSpace()
            guard case .word(let word) = value else {
                operands.append(value)
                continue
            }
            switch (word, operands.count) {
            case ("Tf", 2): size = operands[1].number
            case ("Td", 2): (left, base) = (operands[0].number, operands[1].number)
            case ("Tj", 1):
                guard case .string(let bytes) = operands[0] else { throw PDFFault("no text") }
                pieces.append(PDFPiece(bytes: bytes, size: size, left: left, base: base))
            case ("q", 0): depth += 1
            case ("Q", 0): depth -= 1
            case ("Do", 1):
                guard case .name(let name) = operands[0],
                    objects[page]?["Resources"]?["XObject"]?[name] != nil
                else { throw PDFFault("draws what it has not") }
            case ("BT", 0), ("ET", 0), ("w", 1), ("m", 2), ("l", 2), ("S", 0), ("cm", 6): break
            default: throw PDFFault("\(word) with \(operands.count) operands")
            }
            guard depth >= 0 else { throw PDFFault("more restored than saved") }
            operands = []
        }
        guard depth == 0, operands.isEmpty else { throw PDFFault("ends within an operation") }
        return pieces
    }

    /// All text of all pages.
    func allText() throws -> [String] {
        try pages.map { try text(of: $0).map(\.text).joined(separator: "\n") }
    }
}

extension PDFValue {
    fileprivate var number: Double {
        if case .number(let value) = self { return value }
        return .nan
    }
}

/// A piece of text on a page.
struct PDFPiece {
    var bytes: [UInt8]
    var size: Double
    var left: Double
    var base: Double

    /// The text; bytes above 127 as in Windows' code page 1252.
    var text: String {
        String(data: Data(bytes), encoding: .windowsCP1252) ?? ""
    }
}
