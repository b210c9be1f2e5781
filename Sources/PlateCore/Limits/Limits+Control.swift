/// Limits of the control socket.
extension Limits {
    /// Bytes of one line that a client may send on the control socket; a request has about 60, a piece of
    /// a list in base 64 has 342 KB.
    public static let controlLineBytesMax = 384 * 1024
    /// Bytes of one line from the daemon, and bytes that may wait for a client that does not read: a
    /// status of four cameras has 6 KB. Beyond it the client is let go.
    public static let controlOutgoingBytesMax = 1024 * 1024
    /// Levels of brackets in a request; ours have one.
    public static let controlNestingMax = 32
    /// Clients of the control socket at once: a console, a technician, scripts.
    public static let controlClientsMax = 32
    /// Of these, clients of one account, so that none shuts the others out.
    public static let controlClientsPerUserMax = 16
    /// New clients of one account a second; as many may come at once.
    public static let controlConnectionsPerSecondMax = 20.0
    /// Requests of one client a second; a screen needs one, a script in a loop is slowed.
    public static let controlRequestsPerSecondMax = 20.0
    /// Seconds a client may be silent; consoles send a ping once a minute.
    public static let controlIdleSecondsMax = 600.0
    /// Seconds from a line's first byte to its end, and seconds an answer may lie unread.
    public static let controlLineSecondsMax = 10.0
    /// Seconds an answer on the control socket may take; a status takes milliseconds.
    public static let controlAnswerSecondsMax = 5.0
    /// Bytes of a piece of a picture or file on the control socket; in base 64 it fills a third of a
    /// line.
    public static let controlChunkBytesMax = 256 * 1024
    /// Reads, alerts or lines of the log in one answer; 500 reads have some 300 KB.
    public static let controlPageRowsMax = 500
    /// Ids of records in one request; a thousand of them fill half a line.
    public static let controlIDsMax = 1000
    /// Bytes of a plate or pattern as typed; people type a dozen.
    public static let controlQueryBytesMax = 128
    /// Bytes of a sentence that somebody types: a reason, an order.
    public static let controlSentenceBytesMax = 1024
    /// Bytes of a password, a code or a token.
    public static let controlSecretBytesMax = 1024
    /// Bytes of the mark at which the next page goes on.
    public static let controlCursorBytesMax = 256
    /// Metres around a place that may be asked for; a county is smaller.
    public static let controlRadiusMetresMax = 200_000.0
    /// Seconds an answer may take that hashes a password or looks through all reads.
    public static let controlLookAnswerSecondsMax = 20.0
    /// Seconds an answer may take that walks the whole log, destroys by order or gathers an export.
    public static let controlLongAnswerSecondsMax = 180.0
    /// Events that wait in a client while it waits for an answer.
    public static let controlEventsWaitingMax = 1000
    /// Requests a second without a session that cost a hash or a line of the log, all clients together.
    public static let strangerRequestsPerSecondMax = 3.0
    /// Seconds between lines of the log about requests without a session: a screen that was left open
    /// asks once a second.
    public static let strangerLineSecondsMin = 10.0
    /// Reads that wait to be told to screens; beyond it they are only in the store.
    public static let liveEventsWaitingMax = 256
}
