// Asks a person at the terminal; reads the same answers line by line where standard input is a pipe.
import ControlProtocol
import Foundation
import PlateCore

/// One question after the other, on standard error, so that standard output stays for results.
struct Prompt {
    /// Whether somebody sits there.
    let isTerminal = isatty(STDIN_FILENO) == 1

    /// Bytes of one answer at most.
    private static let bytesMax = Limits.controlSecretBytesMax

    /// The answer to `question`, without the white space around it; `nil` where it is empty or there
    /// are no more. What was `given` by an option is not asked.
    ///
    /// - Throws: `usage` where it is too long.
    func line(_ question: String, given: String? = nil) throws(PlatedError) -> String? {
        if let given { return given }
        say(question)
        let answer = try next().map { $0.trimmingCharacters(in: .whitespaces) }
        return answer.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The answer to a question that must be answered.
    ///
    /// - Throws: `usage` where it is not.
    func needed(
        _ question: String, _ name: String, given: String? = nil
    ) throws(PlatedError) -> String {
        guard let answer = try line(question, given: given) else {
            throw PlatedError(.usage, "No \(name) was given.")
        }
        return answer
    }

    /// A secret, typed without being shown.
    ///
    /// - Throws: `usage` where there is none.
    func secret(_ question: String, _ name: String) throws(PlatedError) -> Secret {
        say(question)
        let echo = isTerminal ? SilentTerminal() : nil
        let answer = try next()
        echo?.restore()
        if isTerminal { say("\n") }
        guard let answer, !answer.isEmpty else {
            throw PlatedError(.usage, "No \(name) was given.")
        }
        return Secret(answer)
    }

    /// A new secret, typed twice where somebody types.
    ///
    /// - Throws: `usage` where there is none, or the two differ.
    func newSecret(_ name: String) throws(PlatedError) -> Secret {
        let first = try secret("New \(name): ", name)
        guard isTerminal else { return first }
        guard try secret("The same again: ", name) == first else {
            throw PlatedError(.usage, "The two are not the same.")
        }
        return first
    }

    private func say(_ text: String) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// The next line of standard input; byte by byte, so that nothing is taken that another program
    /// would read.
    private func next() throws(PlatedError) -> String? {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes.isEmpty ? nil : try Self.text(bytes) }
            if byte == UInt8(ascii: "\n") { return try Self.text(bytes) }
            bytes.append(byte)
            guard bytes.count <= Self.bytesMax else {
                throw PlatedError(.usage, "An answer has more than \(Self.bytesMax) bytes.")
            }
        }
    }

    private static func text(_ bytes: [UInt8]) throws(PlatedError) -> String {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
        guard let text = String(validating: line, as: UTF8.self) else {
            throw PlatedError(.usage, "An answer is not UTF-8 text.")
        }
        return text
    }
}

/// A terminal that does not show what is typed; shown again however the program ends.
private struct SilentTerminal {
    private var former = termios()

    init() {
        tcgetattr(STDIN_FILENO, &former)
        var silent = former
        silent.c_lflag &= ~tcflag_t(ECHO)
        // Only what may be called inside a signal handler.
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            signal(number) { number in
                var settings = termios()
                if tcgetattr(STDIN_FILENO, &settings) == 0 {
                    settings.c_lflag |= tcflag_t(ECHO)
                    tcsetattr(STDIN_FILENO, TCSANOW, &settings)
                }
                signal(number, SIG_DFL)
                raise(number)
            }
        }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    }

    func restore() {
        var settings = former
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { signal(number, SIG_DFL) }
    }
}
