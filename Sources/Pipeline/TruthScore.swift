/// How many rendered plates were read exactly as the renderer's truth says.
import PlateCore

/// The outcome of holding reads against the truth.
public struct TruthScore: Sendable {
    /// A plate must once be this wide to count.
    public static let widthPixelsMin = 70.0
    /// The share of counted plates that must be read exactly.
    public static let shareRequired = 0.95
    /// A read may begin or end this many frames outside the plate's time in view.
    public static let slackFrames = 15

    /// Plates that count.
    public let plates: Int
    /// Plates among them that were read exactly.
    public let readExactly: Int
    /// Texts that were not.
    public let missed: [String]
    /// Reads whose text no plate of the truth has, in view at the time.
    public let wrongReads: [String]

    /// Whether enough plates were read.
    public var isEnough: Bool { Double(readExactly) >= Self.shareRequired * Double(plates) }

    /// Holds `reads` against `truth`.
    public init(truth: [TruthRow], reads: [(text: String, firstFrame: Int, lastFrame: Int)]) {
        func meets(_ row: TruthRow, _ read: (text: String, firstFrame: Int, lastFrame: Int)) -> Bool
        {
            guard row.text == read.text else { return false }
            // A plate that is never wholly in view, or always small, has no time in view: -1.
            if row.firstFrame < 0 { return true }
            return read.firstFrame <= row.lastFrame + Self.slackFrames
                && read.lastFrame >= row.firstFrame - Self.slackFrames
        }
        let counted = truth.filter { $0.widthPixelsMax >= Self.widthPixelsMin }
        missed = counted.filter { row in !reads.contains { meets(row, $0) } }.map(\.text)
        plates = counted.count
        readExactly = counted.count - missed.count
        wrongReads = reads.filter { read in !truth.contains { meets($0, read) } }.map(\.text)
    }
}
