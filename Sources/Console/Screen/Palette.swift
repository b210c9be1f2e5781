/// Colours by what they mean; screens name meanings and never colours.
import PlateCore

/// What a part of the screen means.
public enum Ink: Sendable, CaseIterable {
    /// Ordinary text.
    case text
    /// What can wait: labels, rules, former values.
    case quiet
    /// What counts: values to compare.
    case strong
    /// The line of states along the top, and the marking along the bottom.
    case bar
    /// All is well.
    case good
    /// To be looked at.
    case warning
    /// Wrong, or not to be overlooked.
    case alarm
    /// A character that agrees.
    case same
    /// A character that differs.
    case differing
    /// A character that the reader was not sure of.
    case unsure
    /// A key that can be pressed.
    case key
    /// The field that takes what is typed, and the row that is chosen.
    case field
    /// UNVERIFIED, NOT VERIFIED, NOT RECORDED.
    case unverified
    /// Verified: CLETS said active.
    case verified
}

/// A set of colours.
public struct Palette: Sendable, Hashable {
    /// Which one.
    public enum Name: String, Sendable, Codable, CaseIterable {
        /// Dark text on light ground, for sun on the screen.
        case day
        /// Dim warm text on black, for eyes that have to see the street.
        case night
        /// No colours: bold, underline, reverse.
        case monochrome
    }

    /// Which one it is.
    public let name: Name

    /// A palette by its name.
    public init(_ name: Name) { self.name = name }

    /// How `ink` looks.
    public func style(_ ink: Ink) -> CellStyle {
        switch name {
        case .day: Self.day(ink)
        case .night: Self.night(ink)
        case .monochrome: Self.monochrome(ink)
        }
    }

    /// The band over an alert of `priority`.
    public func band(_ priority: AlertPriority) -> CellStyle {
        if name == .monochrome { return CellStyle(bold: true, reversed: true) }
        let colour = priority.colour
        let isNight = name == .night
        // At night the band gives about two thirds of its light.
        func light(_ value: UInt8) -> UInt8 { isNight ? UInt8(Int(value) * 7 / 10) : value }
        let basic: UInt8 =
            switch priority {
            case .critical: 1
            case .high: 3
            case .normal: 11
            case .low: 4
            }
        let ground = CellColour(
            light(colour.red), light(colour.green), light(colour.blue), basic: basic)
        let letters =
            ground.luma > 110
            ? CellColour(0, 0, 0, basic: 0) : CellColour(255, 255, 255, basic: 15)
        return CellStyle(letters, on: ground, bold: true)
    }

    private static func night(_ ink: Ink) -> CellStyle {
        let ground = CellColour(8, 8, 10, basic: 0)
        func on(_ r: UInt8, _ g: UInt8, _ b: UInt8, _ basic: UInt8, bold: Bool = false)
            -> CellStyle
        { CellStyle(CellColour(r, g, b, basic: basic), on: ground, bold: bold) }
        switch ink {
        case .text: return on(190, 172, 148, 7)
        case .quiet: return on(116, 102, 88, 8)
        case .strong: return on(244, 226, 196, 15, bold: true)
        case .bar:
            return CellStyle(
                CellColour(176, 158, 134, basic: 7), on: CellColour(30, 28, 30, basic: 0))
        case .good: return on(112, 168, 110, 2)
        case .warning: return on(222, 176, 72, 3)
        case .alarm: return on(240, 96, 84, 9, bold: true)
        case .same: return on(244, 226, 196, 15, bold: true)
        case .differing:
            return CellStyle(
                CellColour(255, 255, 255, basic: 15), on: CellColour(150, 30, 36, basic: 1),
                bold: true)
        case .unsure: return on(240, 196, 80, 11, bold: true)
        case .key: return on(232, 190, 104, 11, bold: true)
        case .field:
            return CellStyle(
                CellColour(244, 226, 196, basic: 15), on: CellColour(48, 44, 50, basic: 8))
        case .unverified:
            return CellStyle(
                CellColour(20, 12, 0, basic: 0), on: CellColour(226, 164, 44, basic: 11), bold: true
            )
        case .verified:
            return CellStyle(
                CellColour(0, 16, 4, basic: 0), on: CellColour(104, 170, 104, basic: 2), bold: true)
        }
    }

    private static func day(_ ink: Ink) -> CellStyle {
        let ground = CellColour(250, 249, 244, basic: 15)
        func on(_ r: UInt8, _ g: UInt8, _ b: UInt8, _ basic: UInt8, bold: Bool = false)
            -> CellStyle
        { CellStyle(CellColour(r, g, b, basic: basic), on: ground, bold: bold) }
        switch ink {
        case .text: return on(28, 28, 32, 0)
        case .quiet: return on(104, 104, 110, 8)
        case .strong: return on(0, 0, 0, 0, bold: true)
        case .bar:
            return CellStyle(
                CellColour(250, 249, 244, basic: 15), on: CellColour(44, 54, 68, basic: 4))
        case .good: return on(16, 108, 44, 2)
        case .warning: return on(146, 88, 0, 3, bold: true)
        case .alarm: return on(176, 16, 28, 1, bold: true)
        case .same: return on(0, 0, 0, 0, bold: true)
        case .differing:
            return CellStyle(
                CellColour(255, 255, 255, basic: 15), on: CellColour(188, 20, 32, basic: 1),
                bold: true)
        case .unsure:
            return CellStyle(
                CellColour(0, 0, 0, basic: 0), on: CellColour(255, 214, 92, basic: 11), bold: true)
        case .key: return on(0, 68, 148, 4, bold: true)
        case .field:
            return CellStyle(CellColour(0, 0, 0, basic: 0), on: CellColour(222, 226, 232, basic: 7))
        case .unverified:
            return CellStyle(
                CellColour(0, 0, 0, basic: 0), on: CellColour(255, 190, 40, basic: 11), bold: true)
        case .verified:
            return CellStyle(
                CellColour(255, 255, 255, basic: 15), on: CellColour(18, 110, 50, basic: 2),
                bold: true)
        }
    }

    private static func monochrome(_ ink: Ink) -> CellStyle {
        switch ink {
        case .text, .quiet, .good: CellStyle()
        case .strong, .same, .warning: CellStyle(bold: true)
        case .bar, .differing, .alarm: CellStyle(reversed: true)
        case .unsure, .field: CellStyle(underlined: true)
        case .key: CellStyle(bold: true, underlined: true)
        case .unverified: CellStyle(bold: true, reversed: true)
        case .verified: CellStyle(bold: true)
        }
    }
}
