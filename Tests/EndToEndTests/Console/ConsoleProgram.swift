// `plate-console` as an officer has it: the real program on a real pseudo-terminal, which it controls as a
// log-in shell's programs do, keys typed and screens read.
import Foundation
import Glibc
import Testing

/// One console at work; killed at the end where it still is.
final class ConsoleProgram {
    /// The terminal's end that a person has.
    private var controller: Int32
    /// Keeps the terminal there when the program has left it.
    private let device: Int32
    private let process: pid_t
    private var status: Int32?
    private(set) var screen: FakeTerminal
    /// Bytes of a screen that is not whole yet.
    private var unread: [UInt8] = []

    /// Seconds that a busy machine may take for anything.
    private static let patience = 60.0
    private static let screenEnd = Array("\u{1B}[?2026l".utf8)

    /// A console of the daemon at `socket`.
    convenience init(
        socket: String, columns: Int = 80, rows: Int = 24, arguments: [String] = []
    ) throws {
        try self.init(
            "plate-console", ["--socket", socket, "--pictures", "blocks"] + arguments,
            columns: columns, rows: rows)
    }

    /// A program that has a console in it.
    init(
        _ name: String, _ arguments: [String], columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:]
    ) throws {
        // posix_openpt and its like, as glibc writes them: Swift's Glibc does not import those.
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (number, unlocked): (UInt32, Int32) = (0, 0)
        let (askNumber, setLock): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
        let isOpen = ioctl(controller, setLock, &unlocked) == 0
        let isNamed = ioctl(controller, askNumber, &number) == 0
        let path = "/dev/pts/\(number)"
        device = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(isOpen && isNamed && device >= 0)
        Self.setSize(controller, columns, rows)
        screen = FakeTerminal(width: columns, height: rows)
        process = try Self.spawn(
            [Program.folder.appendingPathComponent(name).path] + arguments, on: path,
            environment)
    }

    deinit {
        if controller >= 0 { close(controller) }
        close(device)
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    // MARK: What a person does

    /// Types.
    func type(_ keys: String) {
        _ = Array(keys.utf8).withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
    }

    /// Makes the terminal another size, of which the kernel tells the program.
    func resize(columns: Int, rows: Int) {
        Self.setSize(controller, columns, rows)
        screen = FakeTerminal(width: columns, height: rows, isResized: true)
    }

    /// Sends the program a signal.
    func signal(_ number: Int32) { kill(process, number) }

    /// Takes the terminal away, as a closed window does.
    func hangUp() {
        close(controller)
        controller = -1
    }

    // MARK: What a person sees

    /// The screen as text, a line a row.
    var text: String { screen.text }
    /// Its rows.
    var rows: [String] { text.components(separatedBy: "\n") }

    /// Reads screens until `isTrue` of one, or fails with what was waited for and what is there.
    func wait(_ event: String, until isTrue: (ConsoleProgram) throws -> Bool) throws {
        let deadline = Date().addingTimeInterval(Self.patience)
        while try !isTrue(self) {
            guard Date() < deadline else {
                throw DaemonStage.Failure(
                    description: "waited too long until \(event):\n\(text)")
            }
            if !readSome(withinMilliseconds: 100), controller < 0 || hasEnded { break }
        }
        let isSeen = try isTrue(self)
        try #require(isSeen, "ended before \(event):\n\(text)")
        #expect(screen.errors.isEmpty, "\(screen.errors)")
    }

    /// Whether `words` are on the screen within `seconds`; for what may have to be done again.
    func sees(_ words: String, withinSeconds seconds: Double) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while !text.contains(words) {
            guard Date() < deadline else { return false }
            _ = readSome(withinMilliseconds: 50)
        }
        return true
    }

    /// Waits until `words` are on the screen.
    func wait(for words: String) throws {
        try wait("the screen says \(words)") { $0.text.contains(words) }
    }

    /// Takes everything that came, a screen or not.
    func takeAll() {
        while readSome(withinMilliseconds: 0) {}
        screen.take(unread)
        unread = []
    }

    // MARK: The end

    /// Whether the program has ended.
    var hasEnded: Bool {
        if status == nil {
            var found: Int32 = 0
            if waitpid(process, &found, WNOHANG) == process { status = found }
        }
        return status != nil
    }

    /// Waits until it ended; how, as `waitpid` tells.
    func end() throws -> (exitCode: Int32?, signal: Int32?) {
        let deadline = Date().addingTimeInterval(Self.patience)
        while !hasEnded {
            try #require(Date() < deadline, "the console does not end:\n\(text)")
            if !readSome(withinMilliseconds: 20) { usleep(10_000) }
        }
        takeAll()
        let status = try #require(status)
        return status & 0x7F == 0 ? (status >> 8 & 0xFF, nil) : (nil, status & 0x7F)
    }

    /// Whether the terminal takes whole lines and shows them, as a shell wants it.
    var isGivenBack: Bool {
        let flags = Self.mode(of: controller).c_lflag
        let wanted = UInt32(ICANON | ECHO | ISIG)
        return flags & wanted == wanted && !screen.isOtherScreen && !screen.isPasteBracketed
            && screen.isCursorShown
    }

    /// Whether the program has the terminal for itself.
    var isTaken: Bool {
        let flags = Self.mode(of: controller).c_lflag
        return flags & UInt32(ICANON | ECHO | ISIG) == 0 && screen.isOtherScreen
    }

    // MARK: The terminal

    /// Reads what is there; `false` where nothing came.
    private func readSome(withinMilliseconds milliseconds: Int32) -> Bool {
        guard controller >= 0 else { return false }
        var wish = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
        guard poll(&wish, 1, milliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(controller, &bytes, bytes.count)
        guard count > 0 else { return false }
        unread += bytes.prefix(count)
        let ends = unread.indices.dropLast(Self.screenEnd.count - 1).reversed()
        if let last = ends.first(where: { unread[$0...].starts(with: Self.screenEnd) }) {
            let next = last + Self.screenEnd.count
            screen.take(Array(unread[..<next]))
            unread.removeFirst(next)
        }
        return true
    }

    private static func setSize(_ terminal: Int32, _ columns: Int, _ rows: Int) {
        var size = winsize(
            ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    private static func mode(of terminal: Int32) -> termios {
        var mode = termios()
        tcgetattr(terminal, &mode)
        return mode
    }

    /// POSIX_SPAWN_SETSID, as glibc writes it: Swift's Glibc does not import it.
    private static let newSession: Int16 = 0x80

    /// Starts a program in a session of its own that has the terminal at `path`.
    private static func spawn(
        _ command: [String], on path: String, _ variables: [String: String]
    ) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        for end in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&files, end, path, O_RDWR, 0)
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        for file in open.compactMap({ Int32($0) }) where file > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&files, file)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK))
        let kept = ProcessInfo.processInfo.environment.filter {
            !["NO_COLOR", "TMUX", "TERM_PROGRAM"].contains($0.key)
        }
        let set = ["TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"]
        let environment =
            kept.merging(set) { $1 }.merging(variables) { $1 }.map { strdup("\($0)=\($1)") } + [nil]
        let words = command.map { strdup($0) } + [nil]
        defer { (environment + words).forEach { free($0) } }
        var process: pid_t = 0
        let result = posix_spawn(
            &process, command[0], &files, &attributes, words, environment)
        try #require(result == 0, "\(command[0]): \(String(cString: strerror(result)))")
        return process
    }
}
