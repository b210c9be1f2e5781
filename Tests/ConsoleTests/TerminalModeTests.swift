/// Raw mode on a real pseudo-terminal: taken, told of sizes and stops, and given back whatever comes.

import Console
import Foundation
import PlateCore
import Synchronization
import Testing

@Suite(.serialized) struct TerminalModeTests {
    @Test func rawModeIsTakenAndGivenBack() throws {
        let pair = try PseudoTerminal()
        let before = pair.mode
        do {
            let mode = try TerminalMode(input: pair.device, output: pair.device)
            #expect(!pair.isCanonical && !pair.echoes && !pair.makesSignals)
            #expect(pair.output().hasPrefix("\u{1B}[?1049h\u{1B}[?2004h"))
            withExtendedLifetime(mode) {}
        }
        #expect(pair.mode == before)
        let bytes = pair.output()
        for sequence in ["\u{1B}[?2004l", "\u{1B}[0m", "\u{1B}[?25h", "\u{1B}[?1049l"] {
            #expect(bytes.contains(sequence))
        }
    }

    @Test func anErrorOnTheWayGivesItBack() throws {
        let pair = try PseudoTerminal()
        func work() throws {
            let mode = try TerminalMode(input: pair.device, output: pair.device)
            try withExtendedLifetime(mode) { throw PlatedError(.unavailable, "the daemon left") }
        }
        #expect(throws: PlatedError.self) { try work() }
        #expect(pair.isCanonical && pair.echoes)
    }

    @Test func whatIsNoTerminalIsRefusedAndLeavesItFree() throws {
        let file = open("/dev/null", O_RDWR)
        defer { close(file) }
        #expect(throws: PlatedError.self) { try TerminalMode(input: file, output: file) }
        let pair = try PseudoTerminal()
        let mode = try TerminalMode(input: pair.device, output: pair.device)
        #expect(throws: PlatedError.self) {
            try TerminalMode(input: pair.device, output: pair.device)
        }
        #expect(!pair.isCanonical)
        mode.restore()
        mode.restore()
        #expect(pair.isCanonical)
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGABRT])
    func aSignalGivesItBackAndDoesWhatItDid(signal: Int32) throws {
        let pair = try PseudoTerminal()
        signalSeen.store(0, ordering: .sequentiallyConsistent)
        // In this process the signal was caught before; so it comes through and nothing ends.
        var former = sigaction()
        var own = sigaction()
        own.__sigaction_handler.sa_handler = {
            signalSeen.store(Int($0), ordering: .sequentiallyConsistent)
        }
        sigaction(signal, &own, &former)
        defer { sigaction(signal, &former, nil) }
        let mode = try TerminalMode(input: pair.device, output: pair.device)
        #expect(!pair.isCanonical)
        // To the process: threads of the pool take no signals.
        kill(getpid(), signal)
        for _ in 0..<1000 where signalSeen.load(ordering: .sequentiallyConsistent) == 0 {
            usleep(10_000)
        }
        #expect(signalSeen.load(ordering: .sequentiallyConsistent) == Int(signal))
        #expect(pair.isCanonical && pair.echoes)
        #expect(pair.output().contains("\u{1B}[?1049l"))
        withExtendedLifetime(mode) {}
    }

    @Test func aStopGivesItBackAndGoingOnTakesItAgain() throws {
        let pair = try PseudoTerminal()
        let mode = try TerminalMode(input: pair.device, output: pair.device)
        _ = pair.output()
        // Somebody else looks at the terminal while this process stands still, and wakes it.
        let waker = Process()
        waker.executableURL = URL(filePath: "/bin/sh")
        let me = ProcessInfo.processInfo.processIdentifier
        waker.arguments = [
            "-c",
            """
            i=0
            while [ $i -lt 200 ]; do
                read -r _ _ state _ < /proc/\(me)/stat
                [ "$state" = T ] && break
                sleep 0.05; i=$((i+1))
            done
            stty -a <&0
            kill -CONT \(me)
            """,
        ]
        let told = Pipe()
        waker.standardInput = FileHandle(fileDescriptor: pair.device)
        waker.standardOutput = told
        try waker.run()
        kill(getpid(), SIGTSTP)
        waker.waitUntilExit()
        let words = String(
            decoding: told.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(words.contains(" icanon") && !words.contains("-icanon"))
        let notices = pair.notices(of: mode)
        #expect(notices.contains(.resumed))
        #expect(!pair.isCanonical)
        withExtendedLifetime(mode) {}
    }

    @Test func aNewSizeIsTold() throws {
        let pair = try PseudoTerminal()
        pair.resize(columns: 100, rows: 30)
        let mode = try TerminalMode(input: pair.device, output: pair.device)
        let first = TerminalMode.size(of: pair.device)
        #expect(first.columns == 100 && first.rows == 30)
        pair.resize(columns: 160, rows: 50)
        kill(getpid(), SIGWINCH)
        #expect(pair.notices(of: mode).contains(.resized))
        let second = TerminalMode.size(of: pair.device)
        #expect(second.columns == 160 && second.rows == 50)
    }

    @Test func keysComeThroughAsTheyAreTyped() throws {
        let pair = try PseudoTerminal()
        let mode = try TerminalMode(input: pair.device, output: pair.device)
        pair.type("1\u{3}\u{1A}\u{1B}OP\u{1B}[200~7ABC\u{1B}[201~")
        var parser = KeyParser()
        #expect(
            parser.keys(pair.deviceInput()) == [
                .character("1"), .control("c"), .control("z"), .function(1), .paste("7ABC"),
            ])
        withExtendedLifetime(mode) {}
    }
}

private let signalSeen = Atomic<Int>(0)

/// Both ends of a pseudo-terminal.
private final class PseudoTerminal {
    let controller: Int32
    let device: Int32

    init() throws {
        // posix_openpt and its like, as glibc writes them: Swift's Glibc does not import those.
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (number, unlocked): (UInt32, Int32) = (0, 0)
        let askNumber: UInt = 0x8004_5430
        let setLock: UInt = 0x4004_5431
        let isOpen = ioctl(controller, setLock, &unlocked) == 0
        let isNamed = ioctl(controller, askNumber, &number) == 0
        device = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(isOpen && isNamed && device >= 0)
    }

    deinit {
        close(device)
        close(controller)
    }

    private var flags: termios {
        var mode = termios()
        tcgetattr(device, &mode)
        return mode
    }

    var mode: [UInt32] { [flags.c_iflag, flags.c_oflag, flags.c_cflag, flags.c_lflag] }
    var isCanonical: Bool { flags.c_lflag & UInt32(ICANON) != 0 }
    var echoes: Bool { flags.c_lflag & UInt32(ECHO) != 0 }
    var makesSignals: Bool { flags.c_lflag & UInt32(ISIG) != 0 }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
    }

    func type(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(controller, $0.baseAddress, $0.count) }
    }

    /// What the terminal was sent and nobody has read.
    func output() -> String { String(decoding: available(controller), as: UTF8.self) }

    /// What was typed and nobody has read.
    func deviceInput() -> [UInt8] { available(device) }

    /// The notices within ten seconds, at least one where one comes.
    func notices(of mode: TerminalMode) -> [TerminalMode.Notice] {
        var wait = pollfd(fd: mode.notices, events: Int16(POLLIN), revents: 0)
        _ = poll(&wait, 1, 10_000)
        return mode.takeNotices()
    }

    private func available(_ end: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var wait = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
        while poll(&wait, 1, 200) > 0, wait.revents & Int16(POLLIN) != 0 {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = read(end, &bytes, bytes.count)
            guard count > 0 else { break }
            all += bytes.prefix(count)
        }
        return all
    }
}
