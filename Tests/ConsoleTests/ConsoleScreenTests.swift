/// What has to be on screens whatever their size, and what must never be.

import Console
import Foundation
import PlateCore
import Testing

@Suite struct ConsoleScreenTests {
    private static let traits = TerminalTraits(
        depth: .trueColour, isUnicode: true, pictures: .ascii)

    private func text(_ model: ConsoleModel, _ columns: Int = 80, _ rows: Int = 24) -> String {
        ConsoleScreen.draw(model, columns: columns, rows: rows, Self.traits).text
    }

    @Test(arguments: Sample.situations.indices)
    func everyScreenBearsTheMarking(index: Int) {
        for (columns, rows) in [(80, 24), (81, 25), (200, 60), (50, 10), (46, 3)] {
            let shown = text(Sample.situations[index].model, columns, rows)
            #expect(shown.contains(ConsoleScreen.marking), "\(columns) by \(rows)")
        }
    }

    @Test(
        arguments: [
            (.unverified, "UNVERIFIED"), (.notVerified(reason: .danger), "NOT VERIFIED"),
            (.inactive, "UNVERIFIED - CLETS: NOT ACTIVE"),
            (.notThisVehicle, "UNVERIFIED - CLETS: NOT THIS VEHICLE"), (.active, "CLETS"),
        ] as [(AlertVerification, String)])
    func whatStandsOverItIsOnEveryView(verification: AlertVerification, words: String) {
        var card = Sample.card()
        card.verification = verification
        for (columns, rows) in [(80, 24), (160, 50), (60, 12)] {
            for presentation in MotionPresentation.allCases {
                for overlay in [nil, ConsoleOverlay.radio] {
                    var model = Sample.alertModel(card)
                    model.presentation = presentation
                    model.overlay = overlay
                    let shown = text(model, columns, rows)
                    #expect(shown.contains(words), "\(columns) \(presentation)")
                    #expect(shown.contains("UNVERIFIED") == words.contains("UNVERIFIED"))
                }
            }
        }
    }

    /// Each list's age in the top line has the colour that the limits of its own source give it.
    @Test func agesHaveTheColourOfTheirSourcesLimits() throws {
        var model = Sample.model()
        model.status.lists = [
            .init(name: "aa", ageSeconds: 40 * 3600, level: .green),
            .init(name: "bb", ageSeconds: 60, level: .yellow),
            .init(name: "cc", ageSeconds: 60, level: .red),
            .init(name: "dd", ageSeconds: nil, level: .unknown),
        ]
        let buffer = ConsoleScreen.draw(model, columns: 160, rows: 24, Self.traits)
        let line = (0..<160).map { buffer[$0, 0] }
        let text = String(line.map(\.character))
        func ink(_ name: String) throws -> CellStyle {
            let at = try #require(text.range(of: name + " ")?.lowerBound)
            return line[text.distance(from: text.startIndex, to: at)].style
        }
        let palette = Palette(model.palette)
        #expect(try ink("aa").foreground == palette.style(.bar).foreground)
        #expect(try ink("bb").foreground == palette.style(.warning).foreground)
        #expect(try ink("cc").foreground == palette.style(.alarm).foreground)
        #expect(try ink("dd").foreground == palette.style(.warning).foreground)
    }

    @Test func allThatIsToBeComparedIsThere() throws {
        let model = try #require(Sample.situations.first { $0.name == "alert-possible" }?.model)
        for (columns, rows) in [(80, 24), (100, 30), (160, 50)] {
            let shown = text(model, columns, rows)
            for words in [
                "POSSIBLE FELONY VEHICLE", "NOT RECORDED", "LIST GIVES NO", "VEHICLE",
                "NV, listed CA", "AGE UNKNOWN", "agency not given", "look-alike", "armed and",
                "not known", "eastbound", "12 s ago", "CRITICAL", "+2 waiting",
            ] {
                #expect(shown.contains(words), "\(words) at \(columns)")
            }
        }
    }

    @Test func aDifferingCharacterIsMarkedByMoreThanColour() throws {
        let model = try #require(Sample.situations.first { $0.name == "alert-possible" }?.model)
        let screen = ConsoleScreen.draw(model, columns: 80, rows: 24, Self.traits)
        let lines = screen.text.split(separator: "\n", omittingEmptySubsequences: false)
        let marks = try #require(lines.firstIndex { $0.contains("≠") })
        #expect(lines[marks].filter { "·?≠".contains($0) } == "?···≠··")
        let column = try #require(Array(lines[marks]).firstIndex(of: "≠"))
        #expect(Array(lines[marks + 1])[column] == "7")
        #expect(screen[column, marks].style == Palette(.night).style(.differing))
    }

    @Test(arguments: Sample.situations.indices)
    func aBlankScreenAndNobodyLoggedInShowNoPlate(index: Int) {
        var model = Sample.situations[index].model
        model.alert = model.alert ?? Sample.card()
        model.waiting = Sample.waiting
        model.isBlank = true
        for (columns, rows) in [(80, 24), (40, 8)] {
            check(text(model, columns, rows))
        }
        model.isBlank = false
        model.crew = []
        model.overlay = nil
        model.form = .login(purposes: ["Patrol"])
        for (columns, rows) in [(80, 24), (160, 50), (40, 8)] {
            let shown = text(model, columns, rows)
            check(shown)
            #expect(shown.contains("ALERT"))
        }
    }

    private func check(_ shown: String) {
        for secret in ["7ABC", "2HCN", "ALZ1", "5SOW", "STOLEN", "AMBER", "FELONY", "Camry"] {
            #expect(!shown.contains(secret), "\(secret)")
        }
    }

    @Test func noSecretIsDrawn() throws {
        let model = try #require(Sample.situations.first { $0.name == "login" }?.model)
        #expect(model.form?.value("password") == "a long secret")
        let shown = text(model)
        #expect(!shown.contains("secret") && shown.contains("•••••••••••••"))
    }

    @Test func withheldFieldsAreNotThere() {
        var card = Sample.card()
        card.isWithheld = true
        for overlay in [nil, ConsoleOverlay.radio] {
            var model = Sample.alertModel(card)
            model.overlay = overlay
            let shown = text(model, 160, 50)
            #expect(!shown.contains("Camry") && !shown.contains("Sacramento SO"))
            #expect(shown.contains("STOLEN VEHICLE"))
        }
    }

    @Test func hostileTextsAndAnySizeAreDrawn() {
        var random = SeededGenerator(seed: 11)
        let texts = [
            "", "\u{1B}[2J\u{7}", String(repeating: "W", count: 400), "日本語👮‍♀️", "a\nb\tc",
            "\u{202E}abc", "e\u{301}\u{301}", String(repeating: " ", count: 90),
        ]
        for _ in 0..<400 {
            var (_, model) = Sample.situations.randomElement(using: &random) ?? Sample.situations[0]
            func pick() -> String { texts.randomElement(using: &random) ?? "" }
            if var card = model.alert {
                card.readText = pick()
                card.listedText = pick()
                card.vehicleDescription = pick()
                card.caution = pick()
                card.place = pick()
                card.list = pick()
                card.camera = pick()
                card.heading = [Double.nan, -1e300, 0, 359.9, .infinity].randomElement(
                    using: &random)
                card.listAgeSeconds = [Int64.min, -1, 0, .max].randomElement(using: &random)
                card.unsure = [-1, 0, 1000]
                model.setAlert(card, at: Sample.moment(0))
            }
            model.agency = pick()
            model.crew = [pick()]
            model.notice = ConsoleNotice(pick())
            model.status.diskFreeShare = .nan
            model.table?.selected = Int.random(in: -5...50, using: &random)
            model.now = WallTime(
                milliseconds: [0, -1, 4_102_444_800_000].randomElement(using: &random) ?? 0)
            let columns = Int.random(in: -1...170, using: &random)
            let rows = Int.random(in: -1...55, using: &random)
            let screen = ConsoleScreen.draw(model, columns: columns, rows: rows, Self.traits)
            #expect(screen.width == max(1, columns) && screen.height == max(1, rows))
            #expect(screen.cells.allSatisfy { $0.character.unicodeScalars.count == 1 })
        }
    }

    @Test(arguments: Palette.Name.allCases)
    func everyInkCanBeToldFromItsGround(name: Palette.Name) {
        let palette = Palette(name)
        for ink in Ink.allCases {
            let style = palette.style(ink)
            guard let letters = style.foreground, let ground = style.background else {
                #expect(name == .monochrome)
                continue
            }
            // WCAG's ratio for large text is 3; a patrol car shakes, and quiet text may be dimmer.
            #expect(contrast(letters, ground) >= (ink == .quiet ? 3 : 4.5), "\(ink)")
        }
        for priority in AlertPriority.allCases where name != .monochrome {
            let band = palette.band(priority)
            if let letters = band.foreground, let ground = band.background {
                #expect(contrast(letters, ground) >= 4.5, "\(priority)")
            }
        }
    }

    private func contrast(_ a: CellColour, _ b: CellColour) -> Double {
        func light(_ colour: CellColour) -> Double {
            func linear(_ value: UInt8) -> Double {
                let share = Double(value) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green)
                + 0.0722 * linear(colour.blue)
        }
        let (first, second) = (light(a), light(b))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    @Test(
        arguments: [
            ("7ABC123", "7ABC123", "·······"), ("5SOW350", "5SOW750", "····≠··"),
            ("7ABC12", "7ABC123", "······+"), ("7ABC123", "ABC123", "-······"),
            ("", "AB", "++"), ("AB", "", "--"), ("", "", ""), ("ABC", "XYZ", "≠≠≠"),
        ])
    func alignment(read: String, listed: String, marks: String) {
        let columns = PlateAlignment.columns(read: read, listed: listed, unsure: [])
        let found = columns.map { column in
            switch column.standing {
            case .same: "·"
            case .differs: "≠"
            case .extra: "-"
            case .missing: "+"
            }
        }.joined()
        #expect(found == marks)
        #expect(String(columns.compactMap(\.read)) == read)
        #expect(String(columns.compactMap(\.listed)) == listed)
    }

    @Test func thePlateIsSpokenAndCopied() {
        #expect(Phonetic.words("7AXZ0") == ["seven", "Adam", "X-ray", "Zebra", "zero"])
        #expect(Phonetic.words("ABCDEFGHIJKLMNOPQRSTUVWXYZ").count == 26)
        for text in ["7ABC123", "A", "AB", "ABC", ""] {
            let bytes = Clipboard.sequence(text, isInTmux: false)
            let expected = "\u{1B}]52;c;\(Data(text.utf8).base64EncodedString())\u{7}"
            #expect(String(decoding: bytes, as: UTF8.self) == expected)
        }
        let hostile = Clipboard.sequence("7A\u{1B}]; rm -rf\n", isInTmux: true)
        let plain = "\u{1B}]52;c;\(Data("7ARMRF".utf8).base64EncodedString())\u{7}"
        #expect(
            String(decoding: hostile, as: UTF8.self)
                == plain + "\u{1B}Ptmux;\u{1B}\(plain)\u{1B}\\")
    }
}
