// The terminal while something is watched on it: a screen of its own, given back however the program
// ends.
import Foundation

/// Takes the alternate screen and hides the cursor; gives both back at every signal that ends or
/// suspends the program.
struct WatchedTerminal {
    private static let enter: StaticString = "\u{1B}[?1049h\u{1B}[?25l"
    private static let leave: StaticString = "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    init() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] {
            // Only what may be called inside a signal handler: write, signal, raise.
            signal(number) { number in
                WatchedTerminal.put(WatchedTerminal.leave)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        signal(SIGTSTP) { _ in
            WatchedTerminal.put(WatchedTerminal.leave)
            raise(SIGSTOP)
            WatchedTerminal.put(WatchedTerminal.enter)
        }
        Self.put(Self.enter)
    }

    /// Shows `text` from the top, cut to the terminal's size. Each line is cleared as it is written,
    /// so that nothing flickers.
    func show(_ text: String) {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = lines.prefix(isKnown ? Int(size.ws_row) : lines.count)
        let body = shown.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        // Lines are 80 columns wide at most; a narrower terminal must not wrap them.
        FileHandle.standardOutput.write(
            Data(("\u{1B}[H\u{1B}[?7l" + body + "\u{1B}[J\u{1B}[?7h").utf8))
    }

    private static func put(_ text: StaticString) {
        _ = write(STDOUT_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }
}
