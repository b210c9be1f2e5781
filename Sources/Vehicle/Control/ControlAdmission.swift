/// Who may connect now: a decision over counts, knowing nothing of sockets.
import ControlProtocol
import PlateCore

/// The clients that are in, by account.
struct ControlAdmission {
    private struct Account {
        var clients = 0
        var arrivals: TokenBucket
    }

    private let bounds: ControlBounds
    private var accounts: [UInt32: Account] = [:]
    /// Clients that are in.
    private(set) var clients = 0

    init(bounds: ControlBounds) {
        self.bounds = bounds
    }

    /// Lets a client of account `user` in, or says why not.
    mutating func admit(user: UInt32, at now: MonotonicTime) -> ControlRefusal? {
        forgetTheGone(at: now)
        var account =
            accounts[user]
            ?? Account(
                arrivals: TokenBucket(perSecondMax: bounds.connectionsPerSecondMax, now: now))
        defer { accounts[user] = account }
        guard account.arrivals.take(at: now) else {
            return Self.refusal("Too many connections a second.")
        }
        guard account.clients < bounds.clientsPerUserMax else {
            return Self.refusal("\(account.clients) clients of this account are connected.")
        }
        guard clients < bounds.clientsMax else {
            return Self.refusal("\(clients) clients are connected.")
        }
        account.clients += 1
        clients += 1
        return nil
    }

    /// A client that was let in has gone.
    mutating func leave(user: UInt32) {
        accounts[user]?.clients -= 1
        clients -= 1
    }

    /// Accounts without clients whose bucket is full are as if they had never come.
    private mutating func forgetTheGone(at now: MonotonicTime) {
        for (user, account) in accounts where account.clients == 0 {
            var arrivals = account.arrivals
            if arrivals.isFull(at: now) { accounts[user] = nil }
        }
    }

    private static func refusal(_ message: String) -> ControlRefusal {
        ControlRefusal(
            id: nil, .tooManyClients, message, hint: "Close others, or try again in a second.")
    }
}
