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
    /// Plates to look out for that are in force at once; 500 patterns cost a read 50 µs at most.
    public static let lookoutsMax = 500
    /// Reads that a preview of a pattern is tried on, the newest.
    public static let lookoutPreviewReadsMax = 20_000
    /// Past sightings that the answer to a new look-out shows; one with more of them is too wide.
    public static let lookoutSightingsMax = 200
    /// Days that a look-out which ended stays listed, with who entered it and why.
    public static let lookoutEndedDaysMax: Int64 = 60
    /// Sources of lists on one car; a department has a handful.
    public static let hotlistSourcesMax = 16
    /// Codes that a source's settings name; NCIC has fourteen.
    public static let hotlistCodesMax = 64
    /// Days after which a list's age limits make no sense any more.
    public static let hotlistAgeDaysMax: Int64 = 3650
    /// Bytes of the manifest of a list from the depot; one of a hundred files has 20 KB.
    public static let hotlistManifestBytesMax = 64 * 1024
    /// Bytes of a list that is brought in over the control socket: it is held in memory until it is read.
    /// California's lists have some 20 MB; larger ones come from the depot or lie in `hotlist.files`.
    public static let hotlistImportBytesMax = 128 * 1024 * 1024
    /// Files of one list.
    public static let hotlistImportFilesMax = 32
    /// Seconds after which an import that nobody goes on with is let go.
    public static let hotlistImportIdleSecondsMax = 120.0
    /// Bytes of one sealed segment of a list: as much as is opened at once.
    public static let hotlistSegmentBytes = 1024 * 1024
    /// Days that versions which are no longer in force stay on the car unless the configuration says
    /// otherwise: a list in use is replaced daily, and hits carry what they met.
    public static let hotlistRetentionDays = 7
    /// Former versions of one source that are kept at most: a full NCIC version has 200 MB.
    public static let hotlistFormerVersionsMax = 4
    /// Rejected rows that a report names, with line and reason; all of them are counted.
    public static let hotlistRejectedShownMax = 100
}
