/// What a crew sets for its shift: sound, typing, a canvass, the end.
import PlateCore

/// The body of `shift`.
public struct ShiftBody: Codable, Sendable, Hashable {
    /// What is done.
    public enum Action: String, Codable, Sendable, CaseIterable {
        /// Nothing: the board as it stands.
        case show
        /// Visual only for half an hour, or no longer: `isOn`.
        case silentRunning = "silent-running"
        /// Sound off for all but the highest priority, or on again: `isOn`.
        case mute
        /// A passenger types while the car moves, by their own word, or no longer: `isOn`.
        case passengerTyping = "passenger-typing"
        /// Whether a car without a speed source holds back typing this shift: `isOn`.
        case holdBackTyping = "hold-back-typing"
        /// A canvass begins: `incident`.
        case beginCanvass = "begin-canvass"
        /// It ends.
        case endCanvass = "end-canvass"
        /// Everybody on is logged out; the board keeps what is open for the next crew.
        case end
    }

    /// What is done.
    public var action: Action
    /// The console's name; two consoles of one car have different names.
    public var console: String
    /// Whether it begins or ends.
    public var isOn: Bool?
    /// The canvass's incident number.
    public var incident: String?

    /// A body from its parts.
    public init(_ action: Action, console: String, isOn: Bool? = nil, incident: String? = nil) {
        self.action = action
        self.console = console
        self.isOn = isOn
        self.incident = incident
    }
}

extension ShiftBody: ControlBodyForm {
    private var wantsSwitch: Bool {
        switch action {
        case .silentRunning, .mute, .passengerTyping, .holdBackTyping: true
        case .show, .beginCanvass, .endCanvass, .end: false
        }
    }

    func check(_ rules: inout BodyRules) {
        rules.label(console, "console")
        rules.require(
            (isOn != nil) == wantsSwitch, "isOn",
            "be given with what can be on or off, and with nothing else")
        rules.require(
            (incident != nil) == (action == .beginCanvass), "incident",
            "be given with \"begin-canvass\" and with nothing else")
        rules.label(incident, "incident")
    }
}
