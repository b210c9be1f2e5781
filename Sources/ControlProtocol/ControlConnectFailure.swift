/// Why no daemon answers on the control socket, told apart so that each has its own remedy.
import Glibc
import PlateCore

/// What went wrong at connecting.
public enum ControlConnectFailure: Error, Sendable, Equatable {
    /// The path cannot be a socket's.
    case badPath(String)
    /// Nothing is there.
    case missing(String)
    /// The socket is there and nobody listens: its daemon is dead.
    case abandoned(String)
    /// What is there is no socket.
    case notASocket(String)
    /// This account may not; `group` is the one whose members may, where it has a name.
    case notAllowed(String, group: String?)
    /// Somebody listens and does not speak in time, or hung up.
    case noAnswer(String)
    /// Somebody listens and refuses, or does not speak the protocol.
    case refused(PlatedError)
    /// What else the operating system says.
    case system(String, code: Int32)

    /// The error a program ends with.
    public var error: PlatedError {
        switch self {
        case .badPath(let path):
            PlatedError(
                .usage, "\(path): no path for a socket",
                hint: "It must have 1 to \(UnixAddress.pathBytesMax) bytes.")
        case .missing(let path):
            PlatedError(
                .unavailable, "\(path): not there; the daemon does not run",
                hint: "Start it with: sudo systemctl start plated")
        case .abandoned(let path):
            PlatedError(
                .unavailable, "\(path): nobody listens; the daemon does not run any more",
                hint: "Start it with: sudo systemctl start plated")
        case .notASocket(let path):
            PlatedError(
                .unavailable, "\(path): not a socket",
                hint: "Give the daemon's control.socket with --socket.")
        case .notAllowed(let path, let group):
            PlatedError(
                .notAllowed, "\(path): this account may not connect",
                hint: group.map {
                    "Members of the group \($0) may: sudo usermod -aG \($0) \"$USER\", "
                        + "then log in again."
                } ?? "Try it as root.")
        case .noAnswer(let path):
            PlatedError(
                .unavailable, "\(path): the daemon does not answer",
                hint: "Look at: systemctl status plated")
        case .refused(let error): error
        case .system(let path, let code):
            PlatedError(.inputOutput, "\(path): \(String(cString: strerror(code)))")
        }
    }

    /// What `code` of `connect` at `path` means.
    static func of(_ code: Int32, at path: String) -> ControlConnectFailure {
        switch code {
        case ENOENT, ENOTDIR: return .missing(path)
        case EACCES, EPERM: return .notAllowed(path, group: groupName(of: path))
        case ECONNREFUSED:
            var status = stat()
            let isOther = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFSOCK
            return isOther ? .notASocket(path) : .abandoned(path)
        case ENOTSOCK, EPROTOTYPE: return .notASocket(path)
        default: return .system(path, code: code)
        }
    }

    /// The group of the socket, or of its folder where that hides the socket.
    private static func groupName(of path: String) -> String? {
        var status = stat()
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        guard
            stat(path, &status) == 0
                || stat((path.hasPrefix("/") ? "/" : "") + folder, &status) == 0
        else { return nil }
        // Nobody should become a member of root's group for this.
        return status.st_gid == 0 ? nil : AccountNames.group(status.st_gid)
    }
}

/// Names of accounts and groups, as the system knows them.
package enum AccountNames {
    /// Room for one entry of a group; a group of a thousand members has some 10 KB.
    private static let entryBytesMax = 64 * 1024

    /// The name of group `number`.
    package static func group(_ number: gid_t) -> String? {
        var entry = group_t()
        var found: UnsafeMutablePointer<group_t>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: entryBytesMax) { room in
            guard getgrgid_r(number, &entry, room.baseAddress!, room.count, &found) == 0,
                found != nil
            else { return nil }
            return String(cString: entry.gr_name)
        }
    }

    /// The number of the group `name`.
    package static func groupNumber(_ name: String) -> gid_t? {
        var entry = group_t()
        var found: UnsafeMutablePointer<group_t>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: entryBytesMax) { room in
            guard getgrnam_r(name, &entry, room.baseAddress!, room.count, &found) == 0,
                found != nil
            else { return nil }
            return entry.gr_gid
        }
    }

    /// The number of the account `name`.
    package static func userNumber(_ name: String) -> uid_t? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: entryBytesMax) { room in
            guard getpwnam_r(name, &entry, room.baseAddress!, room.count, &found) == 0,
                found != nil
            else { return nil }
            return entry.pw_uid
        }
    }
}

/// `struct group`, apart from the function of that name.
private typealias group_t = Glibc.group
