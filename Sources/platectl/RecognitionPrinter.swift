// Results as lines on standard output, in order; on a terminal, how far the run has come.
import Foundation
import PlateCore

/// What became of one picture.
enum RecognitionOutcome: Sendable {
    /// It was looked at.
    case line(RecognitionLine, note: String?)
    /// It could not be.
    case failure(source: String, PlatedError)
}

/// Prints outcomes. For one thread at a time: the run keeps it behind a lock.
struct RecognitionPrinter: Sendable {
    let json: Bool
    /// Pictures there are in all.
    let count: Int
    private let showsProgress = isatty(STDERR_FILENO) == 1
    private var printed = 0
    private var plates = 0
    private var failures = 0
    private var lastProgress = ContinuousClock.now

    init(json: Bool, count: Int) {
        self.json = json
        self.count = count
    }

    /// Prints the outcome of the next picture.
    ///
    /// - Throws: `inputOutput` where standard output takes no more.
    mutating func print(_ outcome: RecognitionOutcome) throws(PlatedError) {
        clearProgress()
        printed += 1
        switch outcome {
        case .line(let line, let note):
            plates += line.plates.count
            if let note { writeError("\(line.source): \(note)") }
            try write(json ? encoded(line) : text(line))
        case .failure(let source, let error):
            failures += 1
            if json {
                try write(encoded(ErrorLine(source: source, error)))
            } else {
                writeError(error.description)
            }
        }
        showProgress()
    }

    /// Prints what the run came to, for people.
    mutating func finish() throws(PlatedError) {
        clearProgress()
        if count == 0 { writeError("no pictures found") }
        guard !json && count > 1 else { return }
        let failed = failures == 0 ? "" : ", \(failures) not read"
        try write("\(printed) pictures\(failed), \(plates) plates")
    }

    private func encoded(_ line: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Every number in a line is finite and every text valid, so encoding cannot fail.
        guard let bytes = try? encoder.encode(line) else { preconditionFailure() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func text(_ line: RecognitionLine) -> String {
        let head =
            "\(line.source)  \(line.width)x\(line.height)  "
            + String(format: "%.1f ms", line.milliseconds.total)
            + (line.overlay.map { "  drawn in \($0)" } ?? "")
        if line.plates.isEmpty { return head + "\n    no plate" }
        let rows = line.plates.map { plate in
            let text = plate.text.padding(
                toLength: max(10, plate.text.count), withPad: " ", startingAt: 0)
            let others = plate.candidates.dropFirst().prefix(2).map {
                "\($0.text) \(percent($0.confidence))"
            }
            return "    \(text) \(plate.state ?? "--")  \(percent(plate.confidence))  "
                + String(
                    format: "at %.0f,%.0f  %.0f px wide", plate.box[0], plate.box[1], plate.box[2])
                + (others.isEmpty ? "" : "  or " + others.joined(separator: ", "))
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private func percent(_ share: Double) -> String {
        String(format: "%3.0f %%", share * 100)
    }

    private func write(_ line: String) throws(PlatedError) {
        let bytes = Array((line + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Foundation.write(STDOUT_FILENO, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw PlatedError(
                    .inputOutput,
                    "Standard output cannot be written: \(String(cString: strerror(errno)))")
            }
            written += count
        }
    }

    private func writeError(_ text: String) {
        FileHandle.standardError.write(Data("platectl: \(text)\n".utf8))
    }

    private mutating func showProgress() {
        guard showsProgress, count > 1, printed < count else { return }
        let now = ContinuousClock.now
        guard now - lastProgress > .milliseconds(100) else { return }
        lastProgress = now
        let share = printed * 100 / count
        FileHandle.standardError.write(
            Data("\rrecognize: picture \(printed) of \(count), \(share) %".utf8))
    }

    private func clearProgress() {
        guard showsProgress, count > 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }
}
