/// Who is at the other end of a control connection, as the kernel says.
import Logging

/// A client's process, account and group at the moment it connected (`SO_PEERCRED`). The kernel vouches
/// for them; a login, which says which officer sits there, is another matter.
public struct ClientIdentity: Sendable, Hashable {
    /// The process; it may be gone, and its number in use again.
    public var process: Int32
    /// The account.
    public var user: UInt32
    /// The account's group.
    public var group: UInt32

    /// An identity from its parts.
    public init(process: Int32, user: UInt32, group: UInt32) {
        self.process = process
        self.user = user
        self.group = group
    }

    /// For logs.
    var metadata: Logger.Metadata {
        ["pid": "\(process)", "uid": "\(user)", "gid": "\(group)"]
    }
}

/// `struct ucred`, which Swift does not import.
struct PeerCredentials: Sendable {
    var process: Int32 = 0
    var user: UInt32 = 0
    var group: UInt32 = 0
}
