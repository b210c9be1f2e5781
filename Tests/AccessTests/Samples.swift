/// People, clocks and randomness for tests of access.
import Access
import PlateCore
import Synchronization

/// A day's beginning that tests start from: 2026-11-24, 00:00 UTC.
let sampleDay = WallTime(milliseconds: 1_795_478_400_000)

/// A clock whose hands the test moves.
struct SampleClock {
    var monotonic = MonotonicTime(nanoseconds: 5_000_000_000)
    var boot = "boot-1"
    var wall = sampleDay
    var source = WallTimeSource.gps
    var earliest: WallTime?

    var moment: AccessMoment {
        AccessMoment(
            monotonic: monotonic, boot: boot, wall: wall, source: source, offsetMinutes: -480,
            earliest: earliest)
    }

    mutating func pass(minutes: Double) {
        monotonic = monotonic.adding(milliseconds: minutes * 60_000)
        wall = WallTime(milliseconds: wall.milliseconds + Int64(minutes * 60_000))
    }

    mutating func pass(days: Int64) { pass(minutes: Double(days) * 1440) }

    /// A restart: monotonic time begins anew.
    mutating func restart() {
        boot += "+"
        monotonic = MonotonicTime(nanoseconds: 1_000_000_000)
    }
}

/// Random bytes that are the same in every run.
func seededBytes(_ seed: UInt64 = 1) -> RandomBytes {
    let state = SharedState(seed)
    return RandomBytes { count in (0..<count).map { _ in state.next() } }
}

/// SplitMix64 behind a lock, one byte at a time.
private final class SharedState: Sendable {
    private let value: Mutex<UInt64>

    init(_ seed: UInt64) { value = Mutex(seed) }

    func next() -> UInt8 {
        value.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt8(truncatingIfNeeded: z ^ (z >> 31))
        }
    }
}

/// The password of sample accounts.
let samplePassword = "quiet-heron-42-lanes"

/// An account with a second factor and its codes on paper.
struct SamplePerson {
    var account: Account
    let recoveryCodes: [String]

    init(
        _ name: String = "rdoe", role: Role = .operator,
        entitlements: Entitlements = .lists(["clew"]), trainingDays: Int64? = 200, seed: UInt64 = 1
    ) {
        let random = seededBytes(seed)
        let made = SecondFactor.make(random: random)
        recoveryCodes = made.recoveryCodes
        account = Account(
            name: name, badge: "4711", title: "Officer", agency: "Rivertown Police", role: role,
            entitlements: entitlements,
            password: PasswordRecord(
                samplePassword, mustChange: false, set: sampleDay, random: random, cost: .weak),
            factor: made.factor, createdMilliseconds: sampleDay.milliseconds)
        if let trainingDays {
            account.training = [
                TrainingCertificate(
                    course: "ALPR",
                    expires: WallTime(
                        milliseconds: sampleDay.milliseconds + trainingDays * 86_400_000))
            ]
        }
    }

    /// The timed code of now.
    func timedCode(_ clock: SampleClock, steps: Int64 = 0) -> String {
        account.factor.timed.code(counter: UInt64(OneTimeCode.step(at: clock.wall) + steps))
    }

    /// The counted code that comes next.
    func countedCode(ahead: UInt64 = 0) -> String {
        account.factor.counted.code(counter: account.factor.nextCount + ahead)
    }
}

/// Settings of the sample car.
let sampleSettings = AccessSettings(car: "unit-12")

/// A decider whose hashes cost nothing.
func sampleLogin(_ settings: AccessSettings = sampleSettings) -> Login {
    Login(settings: settings, random: seededBytes(99), cost: .weak)
}

extension LoginDecision {
    /// Why it was refused.
    var refusal: AccessRefusal.Reason? {
        if case .failure(let refusal) = outcome { refusal.reason } else { nil }
    }

    /// What was granted.
    var grant: LoginGrant? { try? outcome.get() }
}

/// What `body` is refused with.
func refusal<T>(_ body: () throws(AccessRefusal) -> T) -> AccessRefusal.Reason? {
    do throws(AccessRefusal) {
        _ = try body()
        return nil
    } catch {
        return error.reason
    }
}
