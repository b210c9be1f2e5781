/// What a terminal is able to show, from its environment and from what it answered.

/// Finds out by asking; pure but for the bytes that somebody else sends and receives.
public struct TerminalDetection: Sendable {
    /// What the environment says.
    public let environment: [String: String]
    /// Pixels of a cell by what the kernel knows of the window.
    public let windowCell: TerminalTraits.CellPixels?
    /// What the terminal said.
    public private(set) var reports: [TerminalReport] = []

    /// A detection that has not asked yet.
    public init(environment: [String: String], windowCell: TerminalTraits.CellPixels? = nil) {
        self.environment = environment
        self.windowCell = windowCell
    }

    /// The questions. The last one every terminal answers, so that nobody waits for the others: what
    /// has not been answered before it never will be.
    public static let questions: [UInt8] = Array(
        ("\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\" + "\u{1B}[>0q" + "\u{1B}[16t"
            + "\u{1B}[c").utf8)

    /// Takes what came; true when the last question is answered.
    public mutating func take(_ report: TerminalReport) -> Bool {
        reports.append(report)
        if case .attributes = report { return true }
        return false
    }

    /// What it is able to show, as far as is known now. `wanted` is what the user asked for and goes
    /// before everything found out.
    public func traits(depth wanted: ColourDepth? = nil, pictures: PictureMethod? = nil)
        -> TerminalTraits
    {
        let depth = wanted ?? foundDepth
        return TerminalTraits(
            depth: depth, isUnicode: isUnicode, pictures: pictures ?? foundPictures(depth),
            cellPixels: foundCellPixels, isInTmux: isInTmux)
    }

    private func variable(_ name: String) -> String { environment[name] ?? "" }

    private var isInTmux: Bool { !variable("TMUX").isEmpty }

    private var foundDepth: ColourDepth {
        let term = variable("TERM")
        // https://no-color.org: any value that is not empty.
        if !variable("NO_COLOR").isEmpty || term == "dumb" || term.hasSuffix("-m")
            || term == "vt100"
        {
            return .monochrome
        }
        let said = variable("COLORTERM").lowercased()
        if said == "truecolor" || said == "24bit" || term.hasSuffix("-direct") {
            return .trueColour
        }
        if ["xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm"].contains(term) {
            return .trueColour
        }
        if term.contains("256color") { return .indexed }
        return term.isEmpty ? .monochrome : .sixteen
    }

    private var isUnicode: Bool {
        // The first that is set decides, by POSIX.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }

    private func foundPictures(_ depth: ColourDepth) -> PictureMethod {
        for report in reports {
            if case .graphics(isKnown: true) = report { return .kitty }
        }
        for report in reports {
            if case .attributes(let numbers) = report, numbers.contains(4) { return .sixel }
        }
        return depth > .monochrome && isUnicode ? .halfBlocks : .ascii
    }

    private var foundCellPixels: TerminalTraits.CellPixels? {
        for report in reports {
            if case .cellPixels(let height, let width) = report, (2...200).contains(height),
                (2...200).contains(width)
            {
                return TerminalTraits.CellPixels(width: width, height: height)
            }
        }
        return windowCell
    }
}
