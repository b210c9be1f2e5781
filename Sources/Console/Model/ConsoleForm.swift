/// Fields that are typed into.
import PlateCore

/// What a form is for.
public enum FormPurpose: String, Sendable, CaseIterable {
    case login, newPassword, proof, search, lookout, canvass, source
}

/// One field.
public struct FormField: Sendable, Hashable {
    /// Which one, for whoever reads the form.
    public var name: String
    /// What stands before it.
    public var label: String
    /// What was typed or chosen.
    public var value: String
    /// Whether it is shown as dots.
    public var isMasked: Bool
    /// Values to choose from with the arrows; empty where it is typed.
    public var choices: [String]
    /// What stands behind it.
    public var hint: String
    /// Whether letters become capitals.
    public var isUpperCase: Bool

    /// A field from its parts.
    public init(
        _ name: String, _ label: String, value: String = "", isMasked: Bool = false,
        choices: [String] = [], hint: String = "", isUpperCase: Bool = false
    ) {
        self.name = name
        self.label = label
        self.value = choices.first ?? value
        self.isMasked = isMasked
        self.choices = choices
        self.hint = hint
        self.isUpperCase = isUpperCase
    }

    mutating func type(_ text: String) {
        guard choices.isEmpty else { return }
        let typed = isUpperCase ? text.uppercased() : text
        // A field holds one line; controls in a paste are left out.
        for character in typed where !character.unicodeScalars.contains(where: Self.isControl) {
            guard value.utf8.count + character.utf8.count <= Limits.consoleFieldBytesMax else {
                return
            }
            value.append(character)
        }
    }

    mutating func choose(_ step: Int) {
        guard !choices.isEmpty else { return }
        let at = choices.firstIndex(of: value) ?? 0
        value = choices[(at + step + choices.count) % choices.count]
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}

/// A form.
public struct ConsoleForm: Sendable, Hashable {
    /// What it is for.
    public var purpose: FormPurpose
    /// Its fields, at least one.
    public var fields: [FormField]
    /// The field that takes what is typed.
    public var focus = 0

    /// What was typed into the field of that name.
    public func value(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

    /// What a key does: the form is filled, left or done.
    enum Outcome: Hashable {
        case editing
        case done
        case left
        case ignored
    }

    mutating func take(_ key: Key) -> Outcome {
        switch key {
        case .character(let character): fields[focus].type(String(character))
        case .paste(let text): fields[focus].type(text)
        case .named(.backspace):
            if fields[focus].choices.isEmpty {
                fields[focus].value = String(fields[focus].value.dropLast())
            }
        case .control("u"):
            if fields[focus].choices.isEmpty { fields[focus].value = "" }
        case .named(.tab), .named(.down): focus = (focus + 1) % fields.count
        case .named(.backTab), .named(.up): focus = (focus + fields.count - 1) % fields.count
        case .named(.right): fields[focus].choose(1)
        case .named(.left): fields[focus].choose(-1)
        case .named(.enter):
            if focus == fields.count - 1 { return .done }
            focus += 1
        case .named(.escape): return .left
        default: return .ignored
        }
        return .editing
    }

    /// Name, password, code, purpose and case number.
    public static func login(purposes: [String]) -> ConsoleForm {
        ConsoleForm(
            purpose: .login,
            fields: [
                FormField("name", "User name"),
                FormField("password", "Password", isMasked: true),
                FormField("code", "Code", isMasked: true, hint: "of your token"),
                FormField("purpose", "Purpose", choices: purposes, hint: "← →"),
                FormField("case", "Case number", hint: "if the purpose needs one"),
            ])
    }

    /// A log-in that changes the password, for whoever was told that it has to be changed; what was
    /// typed before and is no secret stays.
    public static func newPassword(purposes: [String], name: String, caseNumber: String)
        -> ConsoleForm
    {
        var form = ConsoleForm(
            purpose: .newPassword,
            fields: [
                FormField("name", "User name", value: name),
                FormField("password", "Password", isMasked: true, hint: "as it is now"),
                FormField("new", "New password", isMasked: true),
                FormField("again", "Once more", isMasked: true),
                FormField("code", "Code", isMasked: true, hint: "another of your token"),
                FormField("purpose", "Purpose", choices: purposes, hint: "← →"),
                FormField("case", "Case number", value: caseNumber),
            ])
        form.focus = 1
        return form
    }

    /// Who sits there proves it once more.
    public static func proof() -> ConsoleForm {
        ConsoleForm(
            purpose: .proof,
            fields: [
                FormField("password", "Password", isMasked: true),
                FormField("code", "Code", isMasked: true, hint: "of your token"),
            ])
    }

    /// Whether it stands where nobody is logged in.
    var isForStrangers: Bool { purpose == .login || purpose == .newPassword }

    /// A search among the reads on the car.
    public static func search(purposes: [String]) -> ConsoleForm {
        ConsoleForm(
            purpose: .search,
            fields: [
                FormField("plate", "Plate", hint: "? one character, * any", isUpperCase: true),
                FormField("hours", "Hours back", value: "24"),
                FormField("camera", "Camera", hint: "empty: all"),
                FormField("purpose", "Purpose", choices: purposes, hint: "← →"),
                FormField("case", "Case number"),
            ])
    }

    /// A plate to look out for.
    public static func lookout() -> ConsoleForm {
        ConsoleForm(
            purpose: .lookout,
            fields: [
                FormField("plate", "Plate", hint: "? one character, * any", isUpperCase: true),
                FormField("state", "State", hint: "two letters, empty: any", isUpperCase: true),
                FormField("make", "Make", hint: "as it was told"),
                FormField("colour", "Colour", hint: "as it was told"),
                FormField("case", "Case number"),
                FormField("reason", "Reason"),
                FormField("days", "Days", value: "7", hint: "at most 30"),
            ])
    }

    /// The incident of a canvass.
    public static func canvass() -> ConsoleForm {
        ConsoleForm(purpose: .canvass, fields: [FormField("incident", "Incident number")])
    }

    /// Who gave the CLETS answer.
    static func source() -> ConsoleForm {
        ConsoleForm(
            purpose: .source, fields: [FormField("source", "Dispatcher or incident number")])
    }
}

/// Rows to look through.
public struct ConsoleTable: Sendable, Hashable {
    /// Its heading.
    public var title: String
    /// What was found, the newest first.
    public var rows: [ReadLine]
    /// The chosen row.
    public var selected = 0
    /// How many there are in all, where more were found than are here.
    public var total: Int?
    /// What was looked for it, so that a look further is for the same.
    public var grounds: SearchGrounds

    /// A table from its parts.
    public init(
        title: String, rows: [ReadLine], total: Int? = nil,
        grounds: SearchGrounds = SearchGrounds()
    ) {
        self.title = title
        self.rows = rows
        self.total = total
        self.grounds = grounds
    }

    mutating func move(_ step: Int) {
        guard !rows.isEmpty else { return }
        selected = min(rows.count - 1, max(0, selected + step))
    }
}
