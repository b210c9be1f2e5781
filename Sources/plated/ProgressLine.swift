// A line on standard error that says how far long work has come; silent where that is no terminal.
import Foundation
import PlateCore

final class ProgressLine {
    private let label: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let clock = SystemTicks()
    private var isShown = false

    private let unit: String

    init(label: String, unit: String = "frame") {
        self.label = label
        self.unit = unit
    }

    /// Says that `done` of `total` units are through; at most ten times a second.
    func show(_ done: Int, of total: Int?) {
        guard isTerminal, clock.tenthHasPassed() else { return }
        var line = "\(label): \(unit) \(done)"
        if let total, total > 0 { line += " of \(total), \(min(100, done * 100 / total)) %" }
        write("\r\u{1B}[2K" + line)
        isShown = true
    }

    /// Takes the line away, so that other output starts on a clean one.
    func clear() {
        guard isShown else { return }
        write("\r\u{1B}[2K")
        isShown = false
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

/// Tells when a tenth of a second has gone by.
private final class SystemTicks {
    private var last = DispatchTime(uptimeNanoseconds: 1)

    func tenthHasPassed() -> Bool {
        let now = DispatchTime.now()
        guard now.uptimeNanoseconds - last.uptimeNanoseconds > 100_000_000 else { return false }
        last = now
        return true
    }
}
