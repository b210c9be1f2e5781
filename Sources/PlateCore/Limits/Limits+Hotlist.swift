/// Limits of lists and of plates to look out for.
extension Limits {
    /// Bytes of one line of a hotlist; a longer one is no list.
    public static let hotlistLineBytesMax = 64 * 1024
    /// Bytes of one hotlist file: NCIC with 5 million rows is below 600 MB.
    public static let hotlistFileBytesMax = 1024 * 1024 * 1024
    /// Bytes of a plate pattern as typed: twelve characters with marks and spaces between them.
    public static let platePatternBytesMax = 64
    /// Fragments of a plate pattern: nobody remembers more pieces of one plate.
    public static let platePatternFragmentsMax = 4
    /// Entries of one hotlist: NCIC has five million.
    public static let hotlistEntriesMax = 16_000_000
    /// Columns of a hotlist; real ones have up to twenty.
    public static let hotlistColumnsMax = 64
    /// Bytes of a hotlist's shortest rows, for a guess how many a file has.
    public static let hotlistRowBytesMin = 21
    /// One bad row in so many is borne: beyond it the list is damaged.
    public static let hotlistBadRowsDivisor = 100
    /// Rows from which on a list's columns are judged by what stands in them.
    public static let hotlistShiftRowsMin = 50
    /// Entries that a plate has on average at most, where columns are what they should be.
    public static let hotlistRepeatsMax = 5
    /// Times that a packed list may grow: lists grow five to twentyfold, a bomb a thousandfold.
    public static let hotlistExpansionMax = 200
    /// Bytes that a packed list may have whatever it grew from: blanks alone pack very well.
    public static let hotlistExpansionFreeBytes = 4 * 1024 * 1024
    /// Milliseconds since 1970 before which no list was extracted: the year 2000.
    public static let hotlistExtractMillisecondsMin: Int64 = 946_684_800_000
    /// Milliseconds by which an extract may lie ahead: two clocks that each are a little off.
    public static let hotlistExtractAheadMilliseconds: Int64 = 600_000
    /// Hits that one read may have: a plate stands on every list and a few times on one.
    public static let hotlistHitsPerReadMax = 64
    /// Days that a partial plate counts, and every other plate an officer enters (Sacramento
    /// Sheriff's Office, State Auditor 2019-118).
    public static let lookoutDaysMax = 30
    /// Letters and digits that a partial plate names at least; with one it would alert all day.
    public static let lookoutLiteralsMin = 2
}
