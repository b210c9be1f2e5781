// Numbers as people read them.
import Foundation
import PlateCore

enum Words {
    /// `4 d 3 h`, `3 h 12 min`, `5 min`, `12 s`, `0.4 s`.
    static func duration(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1e12)))
        if whole < 10 { return decimal(max(0, seconds), 1) + " s" }
        if whole < 120 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min" }
        if whole < 86_400 { return "\(whole / 3600) h \(whole / 60 % 60) min" }
        return "\(whole / 86_400) d \(whole / 3600 % 24) h"
    }

    /// `950 kB`, `12 MB`, `1.4 GB`.
    static func bytes(_ count: Int) -> String {
        let count = Double(max(0, count))
        if count < 1e6 { return decimal(count / 1e3, 0) + " kB" }
        if count < 1e9 { return decimal(count / 1e6, 0) + " MB" }
        return decimal(count / 1e9, count < 1e10 ? 1 : 0) + " GB"
    }

    /// `1,204,331`.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        let grouped = digits.indices.map { index in
            let left = digits.count - index
            return String(digits[index]) + (left > 1 && left % 3 == 1 ? "," : "")
        }
        return (number < 0 ? "-" : "") + grouped.joined()
    }

    /// `97 %`, rounded down: 100 % means all.
    static func percent(_ share: Double) -> String {
        "\(Int((min(max(share, 0), 1) * 100).rounded(.down))) %"
    }

    static func decimal(_ number: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", number)
    }

    /// At the left of `width` columns; cut, with a mark and a space after it, where it is longer.
    static func left(_ text: String, _ width: Int) -> String {
        guard text.count >= width else {
            return text + String(repeating: " ", count: width - text.count)
        }
        return text.prefix(width - 2) + "… "
    }

    /// At most `width` columns from the end: of a path, that is the part that tells files apart.
    static func end(of text: String, _ width: Int) -> String {
        text.count <= width ? text : "…" + text.suffix(width - 1)
    }

    /// At the right of `width` columns.
    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    /// In lines of `width` columns at most, but for a word that is longer.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Without anything that would steer a terminal: names come from files and devices.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                        "\u{FFFD}"
                    default: scalar
                    }
                }))
    }
}

extension Words {
    /// `2026-05-28 20:26:40 UTC`.
    static func moment(_ time: WallTime) -> String {
        seconds(time) + " UTC"
    }

    /// `2026-05-28 20:26:40`, for columns whose title says UTC.
    static func seconds(_ time: WallTime) -> String {
        String(time.description.prefix(19).replacing("T", with: " "))
    }

    /// `2026-05-28`.
    static func day(_ time: WallTime) -> String {
        String(time.description.prefix(10))
    }
}
