/// Whether the car drives, as its satellite receiver tells it; what that allows is `MotionGate`'s.
import Alerting
import LinuxService
import PlateCore

/// The speed of one car.
package struct CarMotion: Sendable {
    /// Whether the car has a source of its speed.
    let isFitted: Bool
    private let position: @Sendable (MonotonicTime) -> Position?

    /// The last position known at a moment, with its age then; a car without a source has none.
    package init(isFitted: Bool, position: @escaping @Sendable (MonotonicTime) -> Position?) {
        self.isFitted = isFitted
        self.position = position
    }

    /// A car that nobody tells how fast it goes.
    package static let unknown = CarMotion(isFitted: false) { _ in nil }

    /// What consoles may show at `moment`.
    ///
    /// - Parameters:
    ///   - holdsBack: whether typing is held back in a car without a source; `nil` before that was said.
    ///   - isPassengerTyping: whether a passenger said that they type.
    func presentation(
        at moment: MonotonicTime, holdsBack: Bool?, isPassengerTyping: Bool
    ) -> MotionPresentation {
        let last = position(moment)
        return MotionGate.presentation(
            source: isFitted ? .fitted : .none(holdsBack: holdsBack), speed: last?.speed,
            ageMilliseconds: last.map { Double($0.ageMilliseconds) },
            isPassengerTyping: isPassengerTyping)
    }
}
