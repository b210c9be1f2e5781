/// Reading the hotlist CSV: what is accepted, what is rejected and why, and that no bytes trap.

import Glibc
import Hotlist
import PlateCore
import Testing

@Suite struct HotlistFileTests {
    private static let header = "list,category,plate,state,description,expiry\n"

    private func parse(_ text: String) throws(PlatedError) -> HotlistLoad {
        try HotlistFile.parse(Array(text.utf8), source: "list.csv")
    }

    /// What the rows came to, also where so many are bad that the list is refused.
    private func rows(_ text: String) throws -> HotlistLoad {
        try HotlistFile.inspect(Array((Self.header + text).utf8), source: "list.csv")
    }

    /// What is said of a file goes into logs and to people who are not logged in.
    @Test func fileWithoutHeaderIsRefusedWithoutSayingItsPlates() throws {
        for text in ["7ABC123,7ABC123\n", "svs,stolenVehicle,7ABC123,CA,,\n", "7ABC123\n8DEF456\n"]
        {
            let error = try #require(throws: PlatedError.self) { try parse(text) }
            #expect(!error.description.contains("7ABC123"), "\(error)")
        }
    }

    @Test func rowBecomesEntry() throws {
        let load = try rows(
            "svs,stolenVehicle,7abc-123,ca,\"White van, \"\"ACME\"\" on it\","
                + "2026-12-31T12:30:00-08:00\n"
        )
        #expect(load.rejected.isEmpty)
        let expiry = try #require(WallTime(rfc3339: "2026-12-31T20:30:00Z"))
        #expect(
            load.entries == [
                HotlistEntry(
                    list: "svs", category: .stolenVehicle, text: "7ABC123", state: "CA",
                    description: "White van, \"ACME\" on it", expiry: expiry)
            ])
    }

    @Test(arguments: ["\n", "\r\n"])
    func lineEndsAndLastLine(_ end: String) throws {
        let lines = [
            "list,category,plate,state,description,expiry", "a,lookout,AB1,CA,x,",
            "a,lookout,AB2,CA,y,",
        ]
        let closed = try parse(lines.joined(separator: end) + end)
        let open = try parse("\u{FEFF}" + lines.joined(separator: end))
        #expect(closed.entries.map(\.text) == ["AB1", "AB2"])
        #expect(open.entries == closed.entries)
        #expect(closed.entries.allSatisfy { $0.expiry == nil })
    }

    @Test func columnsInAnyOrderAndUnknownOnesKept() throws {
        let load = try parse(
            """
            Expiry,make, Plate ,colour,state,description,category,list
            ,YAMA,22X1234,BLK,,bike,stolenVehicle,svs
            ,,22X1235,,,,stolenVehicle,svs
            """)
        #expect(load.rejected.isEmpty)
        #expect(load.entries.map(\.text) == ["22X1234", "22X1235"])
        #expect(load.entries[0].annotations == ["make": "YAMA", "colour": "BLK"])
        #expect(load.entries[1].annotations.isEmpty)
        #expect(load.entries[0].state == nil)
    }

    @Test func everyRejectedRowKeepsLineAndReason() throws {
        let cases: [(row: String, reason: String)] = [
            ("a,lookout,,CA,,", "no plate"),
            ("a,lookout,-- ,CA,,", "the plate is a placeholder"),
            ("a,lookout,000,CA,,", "the plate is a placeholder"),
            ("a,lookout,0,CA,,", "the plate is a placeholder"),
            ("a,lookout,O0O,CA,,", "the plate is a placeholder"),
            ("a,lookout,none,CA,,", "the plate is a placeholder"),
            ("a,lookout,XXXXXXX,CA,,", "the plate is a placeholder"),
            ("a,lookout,AB*12,CA,,", "the plate is not letters and digits"),
            ("a,lookout,ÄB12,CA,,", "the plate is not letters and digits"),
            ("a,lookout,ABCDEFGHIJKLM,CA,,", "the plate is longer than 12 characters"),
            ("a,stolen,AB12,CA,,", "the category is not known for this source"),
            ("a,,AB12,CA,,", "no category"),
            (",lookout,AB12,CA,,", "no list name"),
            ("a,lookout,AB12,California,,", "the state is not two letters"),
            ("a,lookout,AB12,CA,,tomorrow", "the expiry is no date or time"),
            ("a,lookout,AB12,CA,,2026-02-29", "the expiry is no date or time"),
            ("a,lookout,AB12,CA,,05/06/2026", "the expiry is no date or time"),
            ("a,lookout,AB12,CA,", "5 fields, not 6"),
            ("a,lookout,AB12,CA,,,", "7 fields, not 6"),
            ("a,lookout,AB\0,CA,,", "holds a NUL byte"),
            ("a,lookout,AB12,CA,x\"y,", "a quote inside a field that is not quoted"),
            ("a,lookout,AB12,CA,\"x\"y,", "text between a closing quote and the next separator"),
            ("a,lookout,AB12,CA,\rx,", "a carriage return inside the line"),
        ]
        let load = try rows(cases.map { $0.row + "\n" }.joined() + "a,lookout,GOOD1,CA,,\n")
        #expect(load.rejected.map(\.reason) == cases.map(\.reason))
        #expect(load.rejected.map(\.line) == Array(2..<2 + cases.count))
        #expect(load.entries.map(\.text) == ["GOOD1"])
        #expect(load.rows == cases.count + 1)
    }

    @Test func duplicatesNameTheirFirstLine() throws {
        let load = try rows(
            "a,lookout,AB12,CA,x,\nb,lookout,AB12,CA,x,\na,lookout,ab-12,CA, x ,\n"
                + "a,lookout,AB12,NV,x,\n"
        )
        #expect(load.entries.map(\.list) == ["a", "b", "a"])
        #expect(load.rejected == [RejectedRow(line: 4, fault: .duplicate(ofLine: 2))])
        #expect(load.rejected.map(\.reason) == ["a duplicate of line 2"])
        #expect(load.verdict == .accepted)
    }

    @Test func invalidUTF8IsOneRow() throws {
        let bytes =
            Array(Self.header.utf8) + Array("a,lookout,AB12,CA,".utf8) + [0xC3, 0x28]
            + Array(",\na,lookout,AB13,CA,ok,\n".utf8)
        let load = try HotlistFile.inspect(bytes, source: "list.csv")
        #expect(load.rejected == [RejectedRow(line: 2, fault: .notUTF8)])
        #expect(load.entries.map(\.text) == ["AB13"])
    }

    @Test func overlongLineIsOneRow() throws {
        let long = String(repeating: "x", count: Limits.hotlistLineBytesMax)
        let load = try rows("a,lookout,AB12,CA,\(long),\na,lookout,AB13,CA,ok,\n")
        #expect(load.rejected.map(\.line) == [2])
        #expect(load.rejected[0].reason == "longer than \(Limits.hotlistLineBytesMax) bytes")
        #expect(load.entries.map(\.text) == ["AB13"])
    }

    @Test func unclosedQuoteCostsItsOwnLineOnly() throws {
        let load = try rows(
            "a,lookout,AB12,CA,\"x,\na,lookout,AB13,CA,ok,\na,lookout,AB14,CA,ok,\n")
        #expect(load.rejected == [RejectedRow(line: 2, fault: .unclosedQuote)])
        #expect(load.entries.map(\.text) == ["AB13", "AB14"])
    }

    @Test func quotedLineEndsCountAsLines() throws {
        let load = try rows("\"a\",\"lookout\",\"AB12\",CA,\"one\ntwo\",\"\"\na,lookout,,CA,,\n")
        #expect(load.entries.map(\.description) == ["one two"])
        #expect(load.rejected.map(\.line) == [4])
    }

    @Test func textThatSteersTerminalsIsBlanked() throws {
        let load = try rows("a,lookout,AB12,CA,\u{1B}[2Jred\u{202E}van,\n")
        #expect(load.entries.map(\.description) == ["[2Jred van"])
    }

    @Test func dateCountsToTheEndOfItsDay() throws {
        let load = try rows(
            "a,lookout,AB12,CA,,2026-02-28\na,lookout,AB13,CA,,2026-02-28T10:00:00Z\n")
        func moment(_ text: String) throws -> WallTime { try #require(WallTime(rfc3339: text)) }
        #expect(!load.entries[0].isExpired(at: try moment("2026-02-28T23:59:59.999Z")))
        #expect(load.entries[0].isExpired(at: try moment("2026-03-01T00:00:00Z")))
        #expect(!load.entries[1].isExpired(at: try moment("2026-02-28T09:59:59.999Z")))
        #expect(load.entries[1].isExpired(at: try moment("2026-02-28T10:00:00Z")))
        #expect(load.expiredCount(at: try moment("2026-02-28T12:00:00Z")) == 1)
    }

    @Test(arguments: [
        "", "\n\n", "a,b,c\n", "list,category,plate,state,description\nx,lookout,AB1,CA,,\n",
        "list,category,plate,state,description,expiry,plate\n",
        "list;category;plate;state;description;expiry\n", "\u{0}\u{0}", "\"list",
    ])
    func fileWithoutTheColumnsIsRefused(_ text: String) {
        let error = #expect(throws: PlatedError.self) { try self.parse(text) }
        #expect(error?.code == .badData)
        #expect(error?.message.hasPrefix("list.csv: no hotlist: ") == true)
        #expect(error?.hint?.contains("list,category,plate,state,description,expiry") == true)
    }

    @Test func missingFileAndFolderAreInputOutput() throws {
        let missing = #expect(throws: PlatedError.self) {
            try HotlistFile.load(path: "/nonexistent/list.csv")
        }
        #expect(missing?.code == .inputOutput)
        #expect(missing?.message.contains("/nonexistent/list.csv") == true)
        let folder = #expect(throws: PlatedError.self) { try HotlistFile.load(path: "/") }
        #expect(folder?.code == .inputOutput)
    }

    @Test func fileIsReadWholeAndHashed() throws {
        var template = Array("/tmp/plated-hotlist-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        #expect(descriptor >= 0)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(path) }
        let text = Self.header + "a,lookout,AB12,CA,x,\n"
        #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
        close(descriptor)
        let load = try HotlistFile.load(path: path)
        #expect(load.entries.map(\.text) == ["AB12"])
        #expect(load.extractedAt == nil)
        // From `printf 'list,…\na,lookout,AB12,CA,x,\n' | sha256sum`.
        let hex = load.sha256.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            .joined()
        #expect(hex == "b9dfad1562541c886d67508fa57f74d6ae03882f2c6b346fe83a7ea3f642d790")
    }
}
