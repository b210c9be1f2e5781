/// Bytes of a terminal to keys: escape sequences, UTF-8, bracketed paste, whatever the pieces.
///
/// A lone Esc and the beginning of a sequence are the same byte, so the reader waits
/// `Limits.escapeMilliseconds` after it and then calls `flush`.
import PlateCore

/// Reads keys out of a stream of bytes. Any bytes are taken; what means nothing is `unknown`.
public struct KeyParser: Sendable {
    private enum State: Hashable {
        case ground
        /// After Esc.
        case escape
        /// After Esc [ .
        case control
        /// After Esc O.
        case single
        /// Within Esc P, Esc _, Esc ] up to Esc \ or BEL.
        case text(introducer: UInt8)
        /// The Esc that may end such a text.
        case textEnd(introducer: UInt8)
        /// Within a bracketed paste.
        case paste
    }

    private var state = State.ground
    private var collected: [UInt8] = []
    /// A character of several bytes that is not complete.
    private var partial: [UInt8] = []
    private var isTooLong = false

    private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

    /// A parser at the beginning of a key.
    public init() {}

    /// Whether bytes wait that `flush` would turn into a key: the reader then waits only so long.
    public var isWaiting: Bool {
        switch state {
        case .ground: !partial.isEmpty
        case .paste: false
        case .escape, .control, .single, .text, .textEnd: true
        }
    }

    /// Takes bytes and gives the keys that they complete.
    public mutating func keys(_ bytes: some Sequence<UInt8>) -> [Key] {
        var keys: [Key] = []
        for byte in bytes { take(byte, &keys) }
        return keys
    }

    /// No more bytes came for a while: what waits is a key now, or nothing. A paste goes on waiting.
    public mutating func flush() -> [Key] {
        defer {
            if state != .paste { reset() }
        }
        switch state {
        case .escape: return [.named(.escape)]
        case .ground: return partial.isEmpty ? [] : [.unknown]
        case .paste: return []
        case .control:
            return collected.isEmpty ? [.alt("[")] : [.unknown]
        case .single: return [.alt("O")]
        case .text, .textEnd: return [.unknown]
        }
    }

    private mutating func reset() {
        state = .ground
        collected = []
        partial = []
        isTooLong = false
    }

    private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
        switch state {
        case .ground: takeGround(byte, &keys)
        case .escape: takeEscape(byte, &keys)
        case .control: takeControl(byte, &keys)
        case .single:
            let key = Self.single(byte)
            reset()
            keys.append(key)
        case .text(let introducer):
            if byte == 0x1B {
                state = .textEnd(introducer: introducer)
            } else if byte == 0x07 {
                finishText(introducer, &keys)
            } else {
                collect(byte, limit: Limits.terminalReportBytesMax)
            }
        case .textEnd(let introducer):
            finishText(introducer, &keys)
            // Anything but the closing backslash begins something new.
            if byte != UInt8(ascii: "\\") {
                state = .escape
                take(byte, &keys)
            }
        case .paste: takePaste(byte, &keys)
        }
    }

    private mutating func takeGround(_ byte: UInt8, _ keys: inout [Key]) {
        if !partial.isEmpty || byte >= 0x80 {
            takeUTF8(byte, &keys)
            return
        }
        switch byte {
        case 0x1B: state = .escape
        case 0x0D, 0x0A: keys.append(.named(.enter))
        case 0x09: keys.append(.named(.tab))
        case 0x08, 0x7F: keys.append(.named(.backspace))
        case 0x01...0x1A: keys.append(.control(Character(Unicode.Scalar(byte + 0x60))))
        case 0x00, 0x1C...0x1F: keys.append(.unknown)
        default: keys.append(.character(Character(Unicode.Scalar(byte))))
        }
    }

    private mutating func takeUTF8(_ byte: UInt8, _ keys: inout [Key]) {
        if !partial.isEmpty, byte & 0xC0 != 0x80 {
            // The character broke off; this byte begins the next.
            partial = []
            keys.append(.unknown)
            take(byte, &keys)
            return
        }
        partial.append(byte)
        if let text = String(validating: partial, as: UTF8.self), let character = text.first {
            partial = []
            let isC1 = character.unicodeScalars.contains { (0x80...0x9F).contains($0.value) }
            keys.append(isC1 ? .unknown : .character(character))
            return
        }
        let needed = Self.length(partial[0])
        if needed == 0 || partial.count >= needed {
            partial = []
            keys.append(.unknown)
        }
    }

    /// Bytes of a character that begins with `byte`; 0 where none does.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    private mutating func takeEscape(_ byte: UInt8, _ keys: inout [Key]) {
        switch byte {
        case UInt8(ascii: "["): state = .control
        case UInt8(ascii: "O"): state = .single
        case UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "]"):
            state = .text(introducer: byte)
        case 0x1B: keys.append(.named(.escape))
        case 0x20...0x7E:
            reset()
            keys.append(.alt(Character(Unicode.Scalar(byte))))
        default:
            // Esc, and then another key.
            reset()
            keys.append(.named(.escape))
            take(byte, &keys)
        }
    }

    private mutating func takeControl(_ byte: UInt8, _ keys: inout [Key]) {
        if byte == UInt8(ascii: "["), collected.isEmpty {
            collect(byte, limit: Limits.terminalSequenceBytesMax)
            return
        }
        switch byte {
        case 0x20...0x3F: collect(byte, limit: Limits.terminalSequenceBytesMax)
        case 0x40...0x7E:
            let key = isTooLong ? .unknown : ControlSequence.key(collected, final: byte)
            reset()
            if key == nil {
                state = .paste
            } else if let key {
                keys.append(key)
            }
        default:
            reset()
            keys.append(.unknown)
            take(byte, &keys)
        }
    }

    private mutating func takePaste(_ byte: UInt8, _ keys: inout [Key]) {
        collected.append(byte)
        guard collected.suffix(Self.pasteEnd.count) != Self.pasteEnd[...] else {
            let text = isTooLong ? [] : collected.dropLast(Self.pasteEnd.count)
            reset()
            keys.append(.paste(String(decoding: text, as: UTF8.self)))
            return
        }
        if collected.count > Limits.terminalPasteBytesMax {
            // Only the end is still looked for.
            isTooLong = true
            collected.removeFirst(collected.count - Self.pasteEnd.count)
        }
    }

    private mutating func collect(_ byte: UInt8, limit: Int) {
        if collected.count >= limit {
            isTooLong = true
        } else {
            collected.append(byte)
        }
    }

    private mutating func finishText(_ introducer: UInt8, _ keys: inout [Key]) {
        let key = isTooLong ? .unknown : ControlSequence.report(collected, introducer)
        reset()
        keys.append(key)
    }

    /// Esc O: the keypad's form of arrows and the first function keys.
    private static func single(_ byte: UInt8) -> Key {
        switch byte {
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(byte - UInt8(ascii: "P")) + 1)
        case UInt8(ascii: "M"): .named(.enter)
        default: ControlSequence.letters[byte].map { .named($0) } ?? .unknown
        }
    }
}
