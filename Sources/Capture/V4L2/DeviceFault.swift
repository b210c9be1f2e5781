import Glibc
import PlateCore

/// Why a device cannot be used now, and what a technician should know of it.
package enum DeviceFault: Error, Sendable, Equatable {
    /// A call failed with an error number.
    case call(String, code: Int32)
    /// The device works, but is not one that Plated reads, or told nonsense; the reason in words.
    case refused(String)
    /// No picture came for so many seconds, and no error.
    case stalled(seconds: Double)
    /// Too many pictures in a row were of no use; the last one for this reason.
    case useless(count: Int, reason: String)

    /// How the camera at `path` stands for this.
    package func condition(path: String) -> CameraCondition {
        switch self {
        case .call(_, ENOENT), .call(_, ENODEV), .call(_, ENXIO), .call(_, ENOTDIR): .absent
        case .stalled: .stalled
        default: .failing(reason: error(path: path).message)
        }
    }

    /// The fault in words, with what to do about it.
    package func error(path: String) -> PlatedError {
        switch self {
        case .call(_, ENOENT), .call(_, ENOTDIR):
            PlatedError(
                .inputOutput, "\(path) is not there",
                hint: "Is the camera plugged in? `platectl camera list` shows what is.")
        case .call(_, ENODEV), .call(_, ENXIO):
            PlatedError(
                .inputOutput, "\(path) has gone",
                hint: "Was the camera unplugged? Look at its cable and its power.")
        case .call("open", EACCES), .call("open", EPERM):
            PlatedError(
                .notAllowed, "\(path) may not be opened by this account",
                hint: "Put the account into the group video, and log in again.")
        case .call(let name, EBUSY):
            PlatedError(
                .unavailable, "\(path) is in use (\(name))",
                hint: "End the other program that uses it; a loopback device needs its writer.")
        case .call("v4l2_fd_open", EINVAL):
            PlatedError(
                .unavailable, "\(path) has no format yet",
                hint: "A loopback device needs its writer.")
        case .call(let name, let code):
            PlatedError(
                .inputOutput, "\(path): \(name): \(String(cString: strerror(code)))",
                hint: "If it stays so, unplug the camera and plug it in again; look at its cable.")
        case .refused(let reason):
            PlatedError(.badData, "\(path) \(reason)")
        case .stalled(let seconds):
            PlatedError(
                .unavailable, "\(path) gave no picture for \(Int(seconds)) seconds",
                hint: "If it stays so, unplug the camera and plug it in again; look at its power.")
        case .useless(let count, let reason):
            PlatedError(
                .badData, "\(path): none of the last \(count) pictures was usable: \(reason)",
                hint: "Look at the cable; a long or loose one garbles pictures.")
        }
    }
}
