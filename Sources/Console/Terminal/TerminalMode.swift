/// Raw mode of a terminal, left again however the program ends.
///
/// On a signal that ends the program the handler itself puts the terminal back, with nothing but
/// calls that POSIX allows there, and then lets the signal do what it does. SIGTSTP puts it back and
/// stops; SIGCONT takes it again. SIGWINCH and SIGCONT are told through a pipe.
import Glibc
import PlateCore
import Synchronization

/// A terminal in raw mode. One at a time in a program, because signals are the program's.
public final class TerminalMode: Sendable {
    /// Readable when a signal came that the screen has to follow: see `takeNotices`.
    public let notices: Int32
    private let isOver = Atomic<Bool>(false)

    /// What the screen has to follow.
    public enum Notice: UInt8, Sendable {
        /// The size changed.
        case resized = 1
        /// The program was stopped and goes on: everything has to be drawn anew.
        case resumed = 2
    }

    /// Takes the terminal `input` and `output` belong to: no echo, no lines, no signals from keys; the
    /// other screen, bracketed paste.
    ///
    /// Throws `unavailable` where they are no terminal or one is taken already.
    public init(input: Int32 = 0, output: Int32 = 1) throws(PlatedError) {
        var mode = termios()
        guard isatty(output) == 1, tcgetattr(input, &mode) == 0 else {
            throw PlatedError(
                .unavailable, "this is no terminal",
                hint: "The console needs a terminal of at least 80 by 24 characters.")
        }
        guard SavedTerminal.claim() else {
            throw PlatedError(.unavailable, "the terminal is taken already")
        }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            SavedTerminal.release()
            throw PlatedError(.unavailable, "no pipe for signals: error \(errno)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        notices = ends[0]
        SavedTerminal.fill(input: input, output: output, notice: ends[1], mode)
        SavedTerminal.enter()
        SavedTerminal.watchSignals()
    }

    deinit { restore() }

    /// Puts the terminal back; once is enough, more do no harm.
    public func restore() {
        guard !isOver.exchange(true, ordering: .sequentiallyConsistent) else { return }
        SavedTerminal.unwatchSignals()
        SavedTerminal.leave()
        close(notices)
        SavedTerminal.release()
    }

    /// What came since the last call.
    public func takeNotices() -> [Notice] {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(notices, &bytes, bytes.count)
        return bytes.prefix(max(0, count)).compactMap { Notice(rawValue: $0) }
    }

    /// Columns and rows of the terminal; 80 by 24 where it does not say.
    public static func size(of output: Int32 = 1) -> (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Pixels of one of its cells, where the kernel was told the window's; the window may have a border,
    /// so a broken part is left out.
    public static func cellPixels(of output: Int32 = 1) -> TerminalTraits.CellPixels? {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0,
            size.ws_xpixel >= 2 * size.ws_col, size.ws_ypixel >= 2 * size.ws_row
        else { return nil }
        return TerminalTraits.CellPixels(
            width: Int(size.ws_xpixel / size.ws_col), height: Int(size.ws_ypixel / size.ws_row))
    }
}

/// What a signal's handler needs, in memory that never moves.
///
/// Written by `fill` before the handlers are set and only read afterwards; `isEntered` is changed by
/// the handlers and by `enter` and `leave`, which run with the handlers not set or on the one thread
/// that owns the terminal.
private enum SavedTerminal {
    struct Saved {
        var input: Int32 = -1
        var output: Int32 = -1
        var notice: Int32 = -1
        var former = termios()
        var raw = termios()
        var isEntered = false
    }

    private static let isClaimed = Atomic<Bool>(false)
    // Set up once and never freed, so that a handler may read it at any time.
    private nonisolated(unsafe) static let saved = {
        let place = UnsafeMutablePointer<Saved>.allocate(capacity: 1)
        place.initialize(to: Saved())
        return place
    }()
    private nonisolated(unsafe) static let formerActions = {
        let place = UnsafeMutablePointer<sigaction>.allocate(capacity: Int(_NSIG))
        place.initialize(repeating: sigaction(), count: Int(_NSIG))
        return place
    }()

    /// The other screen, no wrapping, bracketed paste; and back, with the cursor and colours.
    private nonisolated(unsafe) static let enterBytes = bytes("\u{1B}[?1049h\u{1B}[?2004h\u{1B}[2J")
    private nonisolated(unsafe) static let leaveBytes = bytes(
        "\u{1B}[?2026l\u{1B}[?2004l\u{1B}[0m\u{1B}[2J\u{1B}[?25h\u{1B}[?1049l")

    private static func bytes(_ text: String) -> UnsafeMutableBufferPointer<UInt8> {
        let place = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = place.initialize(from: text.utf8)
        return place
    }

    /// Signals that end the program: from outside, and from its own bugs.
    private static let fatal = [
        SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGABRT, SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE,
    ]
    private static let others = [SIGWINCH, SIGTSTP, SIGCONT]

    static func claim() -> Bool {
        !isClaimed.exchange(true, ordering: .sequentiallyConsistent)
    }

    static func release() {
        close(saved.pointee.notice)
        saved.pointee.notice = -1
        isClaimed.store(false, ordering: .sequentiallyConsistent)
    }

    static func fill(input: Int32, output: Int32, notice: Int32, _ mode: termios) {
        saved.pointee = Saved(
            input: input, output: output, notice: notice, former: mode, raw: mode)
        cfmakeraw(&saved.pointee.raw)
        _ = (enterBytes.count, leaveBytes.count, formerActions)
    }

    static func enter() {
        guard !saved.pointee.isEntered else { return }
        saved.pointee.isEntered = true
        // A process in the background would be stopped by SIGTTOU here; it has not the terminal.
        _ = tcsetattr(saved.pointee.input, TCSANOW, &saved.pointee.raw)
        send(enterBytes)
    }

    static func leave() {
        guard saved.pointee.isEntered else { return }
        saved.pointee.isEntered = false
        send(leaveBytes)
        _ = tcsetattr(saved.pointee.input, TCSANOW, &saved.pointee.former)
    }

    private static func send(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        var sent = 0
        while sent < bytes.count {
            let count = write(
                saved.pointee.output, bytes.baseAddress! + sent, bytes.count - sent)
            // A terminal that is gone, or one that takes nothing, ends it: nobody would see it.
            if count <= 0 && errno != EINTR { return }
            sent += max(0, count)
        }
    }

    static func watchSignals() {
        for signal in fatal + others {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = handler(signal)
            sigemptyset(&action.sa_mask)
            action.sa_flags = SA_RESTART
            sigaction(signal, &action, formerActions + Int(signal))
        }
    }

    static func unwatchSignals() {
        for signal in fatal + others {
            sigaction(signal, formerActions + Int(signal), nil)
        }
    }

    private static func handler(_ signal: Int32) -> @convention(c) (Int32) -> Void {
        switch signal {
        case SIGWINCH: { _ in SavedTerminal.tell(.resized) }
        case SIGTSTP: { _ in SavedTerminal.stop() }
        case SIGCONT: { _ in SavedTerminal.resume() }
        default: { signal in SavedTerminal.end(signal) }
        }
    }

    private static func tell(_ notice: TerminalMode.Notice) {
        let former = errno
        var byte = notice.rawValue
        _ = write(saved.pointee.notice, &byte, 1)
        errno = former
    }

    private static func stop() {
        let former = errno
        leave()
        kill(getpid(), SIGSTOP)
        errno = former
    }

    private static func resume() {
        let former = errno
        enter()
        tell(.resumed)
        errno = former
    }

    private static func end(_ signal: Int32) {
        leave()
        // The signal is blocked while its handler runs: it takes effect on the return, with what it
        // did before, a back trace for a bug and the end for the rest.
        sigaction(signal, formerActions + Int(signal), nil)
        raise(signal)
    }
}
