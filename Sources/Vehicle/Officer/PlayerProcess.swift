/// One run of a player: a child that is given a sound and ends, or is ended. It gets no open file of the
/// daemon's, none of its blocked signals, and its environment without secrets.
import Foundation
import Glibc
import PlateCore

/// Runs a player to its end.
enum PlayerProcess {
    /// How a run ended.
    enum Outcome: Sendable, Equatable {
        /// It played and says so.
        case done
        /// It was ended because it was to be.
        case cut
        /// It did not play, and why.
        case failed(String)
    }

    /// Milliseconds between two looks at a child at work.
    private static let turnMilliseconds: UInt32 = 10

    /// Runs `command` with `input` on its standard input; blocks until it ended. `isCut` is asked again
    /// and again: once it is true, or the time is up, the child and all that it started are killed.
    static func run(
        _ command: [String], input: [UInt8], withinMilliseconds limit: Double,
        isCut: () -> Bool
    ) -> Outcome {
        guard let sound = memoryFile("tone", input), let complaint = memoryFile("said", []) else {
            return .failed("no memory for a sound: \(words(errno))")
        }
        defer {
            close(sound)
            close(complaint)
        }
        var child: pid_t = 0
        let result = spawn(command, input: sound, errors: complaint, &child)
        guard result == 0 else { return .failed("\(command[0]): \(words(result))") }
        let deadline = ContinuousClock.now + .milliseconds(Int(limit))
        while true {
            var status: Int32 = 0
            if waitpid(child, &status, WNOHANG) == child {
                return outcome(status, command[0], complaint)
            }
            let isLate = ContinuousClock.now >= deadline
            if isLate || isCut() {
                kill(-child, SIGKILL)
                while waitpid(child, &status, 0) < 0, errno == EINTR {}
                return isLate ? .failed("\(command[0]) plays and does not end") : .cut
            }
            usleep(turnMilliseconds * 1000)
        }
    }

    private static func outcome(
        _ status: Int32, _ program: String, _ complaint: Int32
    ) -> Outcome {
        if status == 0 { return .done }
        let signal = status & 0x7F
        let how = signal == 0 ? "ended with \(status >> 8 & 0xFF)" : "was ended by signal \(signal)"
        let said = lastLine(of: complaint)
        return .failed("\(program) \(how)" + (said.isEmpty ? "" : ": \(said)"))
    }

    /// The last line of what the child said, on one line whatever it is.
    private static func lastLine(of file: Int32) -> String {
        let size = lseek(file, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: Limits.soundComplaintBytesMax)
        let count = pread(file, &bytes, bytes.count, max(0, size - off_t(bytes.count)))
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return String(line.unicodeScalars.filter { $0.properties.generalCategory != .control })
    }

    /// Starts the child in a process group of its own; 0, or an error's number.
    private static func spawn(
        _ command: [String], input: Int32, errors: Int32, _ child: inout pid_t
    ) -> Int32 {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO)
        for file in openFiles where file > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&files, file)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var usual = sigset_t()
        sigemptyset(&usual)
        sigaddset(&usual, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
        let words = command.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        let environment = environment.map { strdup($0) } + [nil]
        defer { environment.forEach { free($0) } }
        return posix_spawnp(&child, command[0], &files, &attributes, words, environment)
    }

    /// What a player may need of the daemon's environment: where programs, sound servers and their
    /// settings are found.
    private static var environment: [String] {
        let wanted = [
            "PATH", "HOME", "LANG", "XDG_RUNTIME_DIR", "PULSE_SERVER", "ALSA_CONFIG_PATH",
        ]
        let given = ProcessInfo.processInfo.environment
        return wanted.compactMap { name in given[name].map { "\(name)=\($0)" } }
    }

    /// The files that are open now; one that is closed by then is closed in vain.
    private static var openFiles: [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }
    }

    /// A file in memory alone, `bytes` in it, read from its beginning; `nil` with `errno` set.
    private static func memoryFile(_ name: String, _ bytes: [UInt8]) -> Int32? {
        let path = "/plated-\(name)-\(getpid())-\(UInt64.random(in: .min ... .max))"
        let file = shm_open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return nil }
        shm_unlink(path)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                pwrite(file, $0.baseAddress! + sent, bytes.count - sent, off_t(sent))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                close(file)
                return nil
            }
            sent += count
        }
        return file
    }

    private static func words(_ error: Int32) -> String { String(cString: strerror(error)) }
}
