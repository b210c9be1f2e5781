/// Colours of cells, and what terminals with fewer of them show instead.

/// A colour by its light, with what stands for it among sixteen.
public struct CellColour: Sendable, Hashable {
    /// 0...255.
    public var red, green, blue: UInt8
    /// The terminal's own colour for it, 0...15, chosen by hand where the palette does, else `nil`
    /// for the nearest.
    public var basic: UInt8?

    /// A colour from its parts.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8, basic: UInt8? = nil) {
        self.red = red
        self.green = green
        self.blue = blue
        self.basic = basic
    }

    /// The number among the 256 colours of xterm: the cube of six steps or the grey ramp, whichever
    /// is nearer.
    public var indexed: UInt8 {
        let steps = [0, 95, 135, 175, 215, 255]
        func step(_ value: UInt8) -> Int {
            steps.indices.min { abs(steps[$0] - Int(value)) < abs(steps[$1] - Int(value)) } ?? 0
        }
        let cube = [step(red), step(green), step(blue)]
        let grey = min(23, max(0, (luma - 3) / 10))
        let cubeError = distance(steps[cube[0]], steps[cube[1]], steps[cube[2]])
        let greyError = distance(8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey)
        if greyError < cubeError { return UInt8(232 + grey) }
        return UInt8(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
    }

    /// The number among the sixteen.
    public var nearestBasic: UInt8 {
        if let basic { return basic }
        let nearest = Self.sixteen.indices.min {
            distance(to: Self.sixteen[$0]) < distance(to: Self.sixteen[$1])
        }
        return UInt8(nearest ?? 7)
    }

    /// Brightness by BT.601, 0...255.
    public var luma: Int { (299 * Int(red) + 587 * Int(green) + 114 * Int(blue)) / 1000 }

    private func distance(to other: (Int, Int, Int)) -> Int { distance(other.0, other.1, other.2) }

    private func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
        let (dr, dg, db) = (r - Int(red), g - Int(green), b - Int(blue))
        return 3 * dr * dr + 6 * dg * dg + db * db
    }

    /// xterm's sixteen; terminals differ, which is why palettes choose by hand.
    static let sixteen: [(Int, Int, Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
        (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]
}

/// How many colours a terminal has.
public enum ColourDepth: Int, Sendable, CaseIterable, Comparable {
    /// None: bold, underline and reverse have to do.
    case monochrome
    /// The sixteen of old.
    case sixteen
    /// xterm's 256.
    case indexed
    /// 24 bits.
    case trueColour

    /// Fewer comes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// How a cell looks.
public struct CellStyle: Sendable, Hashable {
    /// The letter's colour; `nil` for the terminal's own.
    public var foreground: CellColour?
    /// The ground's colour; `nil` for the terminal's own.
    public var background: CellColour?
    /// Bold.
    public var isBold = false
    /// Underlined.
    public var isUnderlined = false
    /// Letter and ground exchanged.
    public var isReversed = false

    /// A style from its parts.
    public init(
        _ foreground: CellColour? = nil, on background: CellColour? = nil, bold: Bool = false,
        underlined: Bool = false, reversed: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        isBold = bold
        isUnderlined = underlined
        isReversed = reversed
    }
}
