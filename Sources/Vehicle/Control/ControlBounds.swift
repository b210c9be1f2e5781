/// What a client may take of the daemon, in one value, so that tests own it.
import PlateCore

/// The bounds of the control socket; `Limits` has the reasons.
public struct ControlBounds: Sendable {
    /// Clients at once.
    public var clientsMax = Limits.controlClientsMax
    /// Clients of one account at once.
    public var clientsPerUserMax = Limits.controlClientsPerUserMax
    /// New clients of one account a second.
    public var connectionsPerSecondMax = Limits.controlConnectionsPerSecondMax
    /// Requests of one client a second.
    public var requestsPerSecondMax = Limits.controlRequestsPerSecondMax
    /// Bytes of a line from a client.
    public var lineBytesMax = Limits.controlLineBytesMax
    /// Bytes that wait for a client.
    public var outgoingBytesMax = Limits.controlOutgoingBytesMax
    /// Seconds a client may be silent.
    public var idleSecondsMax = Limits.controlIdleSecondsMax
    /// Seconds for one line to come whole, and for one answer to be read.
    public var lineSecondsMax = Limits.controlLineSecondsMax
    /// Seconds an answer may take.
    public var answerSecondsMax = Limits.controlAnswerSecondsMax

    /// The bounds of `Limits`.
    public init() {}
}
