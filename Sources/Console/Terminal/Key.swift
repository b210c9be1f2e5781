/// What comes from a keyboard.

/// One key, or what the terminal said by itself.
public enum Key: Sendable, Hashable {
    /// A character, as typed.
    case character(Character)
    /// A letter with the control key, in lower case.
    case control(Character)
    /// A character with the alt key.
    case alt(Character)
    /// A key with a name.
    case named(NamedKey)
    /// F1 and the like, from 1.
    case function(Int)
    /// Text put in at once; it is never taken for keys.
    case paste(String)
    /// What the terminal answered to a question.
    case report(TerminalReport)
    /// A sequence that has no meaning here.
    case unknown
}

/// Keys with a name.
public enum NamedKey: String, Sendable, CaseIterable {
    case enter, tab, backTab, backspace, escape
    case up, down, left, right, home, end, pageUp, pageDown, insert, delete
}

/// Answers of a terminal.
public enum TerminalReport: Sendable, Hashable {
    /// Its primary attributes: 4 among them is sixel.
    case attributes([Int])
    /// Pixels of one cell, height and width.
    case cellPixels(height: Int, width: Int)
    /// It knows kitty's graphics, or says that something was wrong with the question.
    case graphics(isKnown: Bool)
    /// Its name and version.
    case name(String)
}
