/// What a console is told when it is started.
import ControlProtocol
import PlateCore

/// How a console talks to its daemon and to its terminal.
public struct ConsoleOptions: Sendable {
    /// The daemon's control socket.
    public var socket: String
    /// The colours to begin with.
    public var palette: Palette.Name
    /// Letters and signs of ASCII alone.
    public var isASCII: Bool
    /// How many colours; found out where `nil`.
    public var depth: ColourDepth?
    /// How pictures are drawn; found out where `nil`.
    public var pictures: PictureMethod?
    /// The console's name: two consoles of one car have different names.
    public var name: String
    /// A line to begin with, until the first key.
    public var notice: String?
    /// A session that is open already; it ends with the console.
    public var session: SessionReport?
    /// Where a line is written for every alert drawn: its id, and the milliseconds from its frame's
    /// capture to the last byte of the screen that showed it first.
    public var timesPath: String?

    /// Options from their parts.
    public init(
        socket: String, palette: Palette.Name = .night, isASCII: Bool = false,
        depth: ColourDepth? = nil, pictures: PictureMethod? = nil, name: String? = nil,
        notice: String? = nil, session: SessionReport? = nil, timesPath: String? = nil
    ) {
        self.socket = socket
        self.palette = palette
        self.isASCII = isASCII
        self.depth = depth
        self.pictures = pictures
        self.name = name ?? TerminalName.own
        self.notice = notice
        self.session = session
        self.timesPath = timesPath
    }
}
