/// Sounds alerts through a player that the workstation has. Whoever calls never waits: a thread of its
/// own starts the player and looks after it.
///
/// One tone is heard at a time. One of a more urgent alert cuts it short; of those that come meanwhile
/// the most urgent is played next, and the others are left out: the board calls their alerts again. Once
/// somebody looks at an alert its tone ends, and no other's.
/// A player that is missing or fails is a fault in the status, and consoles ring their bells instead; it
/// is tried anew with every tone.
import ControlProtocol
import Foundation
import Logging
import PlateCore
import Synchronization

/// The car's voice.
package final class AlertSpeaker: Sendable {
    /// How it stands with the player.
    private enum Player: Sendable {
        /// It was not tried yet.
        case untried
        /// It played what it was given last.
        case plays
        /// It did not, and why.
        case fails(String)
    }

    /// The tone of an alert.
    private struct Tone: Sendable {
        var priority: AlertPriority
        var alert: RecordID
    }

    private struct State: Sendable {
        var player = Player.untried
        /// What is being played; `nil` for the trial as well.
        var playing: Tone?
        /// What comes next.
        var next: Tone?
        /// Whether what is being played shall end.
        var isCut = false
        var isStopping = false
    }

    private let command: [String]
    private let log: Logger
    private let waves: [AlertPriority: ToneWave]
    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Milliseconds of silence that show at the start whether the player plays.
    private static let trialMilliseconds = 50

    /// A speaker that plays through `command`, a program and its arguments: it is given a WAV file on
    /// its standard input. Empty for none.
    package init(command: [String], log: Logger) {
        self.command = command
        self.log = log
        waves = Dictionary(
            uniqueKeysWithValues: AlertPriority.allCases.map { ($0, ToneWave($0.tone)) })
    }

    /// Starts its thread, which tries the player with a short silence first.
    package func start() {
        guard !command.isEmpty else { return }
        let thread = Thread { [self] in
            play(ToneWave(silentMilliseconds: Self.trialMilliseconds))
            while true {
                wake.wait()
                let (next, isStopping) = takeNext()
                if isStopping { break }
                if let next, let wave = waves[next.priority] { play(wave) }
            }
            ended.signal()
        }
        thread.name = "speaker"
        thread.start()
    }

    /// Cuts short what is heard and ends the thread; returns when that is done or the time is up.
    package func stop(withinMilliseconds milliseconds: Int) {
        let wasStopping = state.withLock { state in
            defer { (state.isStopping, state.isCut) = (true, true) }
            return state.isStopping
        }
        guard !command.isEmpty, !wasStopping else { return }
        wake.signal()
        _ = ended.wait(timeout: .now() + .milliseconds(milliseconds))
    }

    /// Sounds the tone of `priority` for `alert`, now or after a more urgent one. Returns at once.
    package func play(_ priority: AlertPriority, for alert: RecordID) {
        state.withLock { state in
            if state.next.map({ priority < $0.priority }) ?? true {
                state.next = Tone(priority: priority, alert: alert)
            }
            if let playing = state.playing, priority < playing.priority { state.isCut = true }
        }
        wake.signal()
    }

    /// Cuts the tone of `alert` short, or forgets it where it would come next. Returns at once.
    package func silence(_ alert: RecordID) {
        state.withLock { state in
            if state.next?.alert == alert { state.next = nil }
            if state.playing?.alert == alert { state.isCut = true }
        }
    }

    /// Whether tones are heard. Where they are not, consoles ring their bells.
    package var hasPlayer: Bool {
        state.withLock { state in
            if case .plays = state.player { true } else { false }
        }
    }

    /// The fault of a player that does not play.
    package var faults: [StatusReport.Fault] {
        guard case .fails(let reason) = state.withLock({ $0.player }) else { return [] }
        return [
            StatusReport.Fault(
                .warning, "Alerts are not sounded by the car, consoles ring: \(reason)",
                remedy: "Install the player or name another: sound.player in plated.toml.")
        ]
    }

    // MARK: On its thread

    private func takeNext() -> (Tone?, isStopping: Bool) {
        state.withLock { state in
            state.playing = state.next
            state.next = nil
            state.isCut = state.isStopping
            return (state.playing, state.isStopping)
        }
    }

    private func play(_ wave: ToneWave) {
        let limit = wave.milliseconds + Limits.soundStartMillisecondsMax
        let outcome = PlayerProcess.run(command, input: wave.bytes, withinMilliseconds: limit) {
            state.withLock { $0.isCut }
        }
        let former = state.withLock { state in
            state.playing = nil
            let former = state.player
            switch outcome {
            case .done: state.player = .plays
            case .failed(let reason): state.player = .fails(reason)
            case .cut: break
            }
            return former
        }
        tell(outcome, after: former)
    }

    /// A change is told to the log once.
    private func tell(_ outcome: PlayerProcess.Outcome, after former: Player) {
        switch (outcome, former) {
        case (.done, .fails): log.notice("alerts are sounded again")
        case (.failed(let reason), .fails(let before)) where reason == before: break
        case (.failed(let reason), _):
            log.warning("alerts are not sounded", metadata: ["reason": "\(reason)"])
        default: break
        }
    }
}
