// Recognises pictures on some threads and prints the results in the order of the input.
import Foundation
import Imaging
import PlateCore
import PlateVision
import Synchronization

/// One run of `platectl recognize`.
struct RecognitionRun: Sendable {
    /// More threads than any machine we know has cores for.
    static let threadsMax = 256

    let inputs: [RecognitionInput]
    let threads: Int
    let overlays: OverlayFolder?
    let printer: RecognitionPrinter

    /// What the threads share.
    private struct Progress {
        var next = 0
        var printed = 0
        /// Outcomes that wait for one before them.
        var waiting: [Int: RecognitionOutcome] = [:]
        var printer: RecognitionPrinter
        var exitCode: Int32 = 0
        /// Why the run cannot go on.
        var fatal: PlatedError?
    }

    /// Runs, and gives the exit code: 0, 1 where a file was no picture, 74 where one could not be
    /// read.
    ///
    /// - Throws: where results cannot be written, or the built-in models are damaged.
    func run() throws(PlatedError) -> Int32 {
        let progress = Mutex(Progress(printer: printer))
        let count = max(1, min(threads, inputs.count))
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            do throws(PlatedError) {
                try work(progress)
            } catch {
                progress.withLock { $0.fatal = $0.fatal ?? error }
            }
        }
        var end = progress.withLock { $0 }
        if let fatal = end.fatal { throw fatal }
        try end.printer.finish()
        return end.exitCode
    }

    /// One thread: takes the next picture until there is none.
    private func work(_ progress: borrowing Mutex<Progress>) throws(PlatedError) {
        let recogniser = try PlateRecogniser()
        let classifier = try StateClassifier()
        while true {
            let taken = progress.withLock { state -> Int? in
                guard state.next < inputs.count, state.fatal == nil else { return nil }
                state.next += 1
                return state.next - 1
            }
            guard let index = taken else { return }
            let outcome = try outcome(index, recogniser, classifier)
            try progress.withLock { state throws(PlatedError) in
                try Self.deliver(outcome, index, &state)
            }
        }
    }

    /// Prints the outcome and those that waited for it.
    private static func deliver(
        _ outcome: RecognitionOutcome, _ index: Int, _ state: inout Progress
    ) throws(PlatedError) {
        if case .failure(_, let error) = outcome {
            let code: Int32 = error.code == .badData ? 1 : error.code.exitCode
            state.exitCode = max(state.exitCode, code)
        }
        state.waiting[index] = outcome
        while let next = state.waiting.removeValue(forKey: state.printed) {
            state.printed += 1
            try state.printer.print(next)
        }
    }

    private func outcome(
        _ index: Int, _ recogniser: PlateRecogniser, _ classifier: StateClassifier
    ) throws(PlatedError) -> RecognitionOutcome {
        let path: String
        switch inputs[index] {
        case .failure(let path, let error): return .failure(source: path, error)
        case .picture(let found): path = found
        }
        let recognised: RecognisedPicture
        do throws(PlatedError) {
            recognised = try RecognisedPicture(
                path, recogniser, classifier, needsColour: overlays != nil)
        } catch {
            return .failure(source: path, error)
        }
        var line = recognised.line
        if let overlays, let colour = recognised.colour {
            line.overlay = try overlays.write(colour, recognised.plates, index: index)
        }
        let picture = recognised.picture
        let note =
            picture.warnings == 0
            ? nil : "damaged, read all the same: \(picture.firstWarning)"
        return .line(line, note: note)
    }
}
