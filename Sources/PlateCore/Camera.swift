/// What a live camera says of itself: how it stands, and why pictures are missing.

/// Why a picture did not reach recognition.
public enum FrameFault: String, Sendable, Codable, CaseIterable {
    /// It does not decode without a warning.
    case undecodable
    /// The driver marked it as faulty.
    case flagged
    /// It holds fewer bytes than its format needs.
    case short
    /// The driver's count jumped: the picture was taken and never came.
    case gap
    /// The driver's count stood still or went back: the same picture again.
    case repeated
    /// Recognition did not keep up; the oldest waiting picture went.
    case queueFull = "queue-full"
}

/// How a camera stands.
public enum CameraCondition: Sendable, Hashable {
    /// Pictures come.
    case running
    /// Opened; the first picture has not come yet.
    case starting
    /// Opened, but nothing comes and no error is told.
    case stalled
    /// The device is not there.
    case absent
    /// The device is there and does not work; the reason is for a technician.
    case failing(reason: String)
}
