/// Consoles in every situation, and a plate's picture made of large letters.

import Console
import Imaging
import PlateCore

enum Sample {
    static let now = WallTime(milliseconds: 1_780_000_384_000)

    static func moment(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 0).adding(milliseconds: seconds * 1000)
    }

    static func ago(_ seconds: Int64) -> WallTime {
        WallTime(milliseconds: now.milliseconds - seconds * 1000)
    }

    /// A plate of 200 by 100 pixels, lit from the left.
    static func plate(_ text: String) -> ConsolePicture {
        var image = ColourImage(width: 200, height: 100, red: 216, green: 214, blue: 206)
        func set(_ x: Int, _ y: Int, _ colour: (UInt8, UInt8, UInt8)) {
            guard (0..<200).contains(x), (0..<100).contains(y) else { return }
            let at = 3 * (200 * y + x)
            image.pixels[at] = colour.0
            image.pixels[at + 1] = colour.1
            image.pixels[at + 2] = colour.2
        }
        let left = (200 - 26 * text.count) / 2 + 3
        for (i, character) in text.enumerated() {
            for (y, row) in BlockLetters.dots(character).enumerated() {
                for (x, isInk) in row.enumerated() where isInk {
                    for dy in 0..<8 {
                        for dx in 0..<4 {
                            set(left + 26 * i + 4 * x + dx, 28 + 8 * y + dy, (24, 34, 88))
                        }
                    }
                }
            }
        }
        for x in 60..<140 { for y in 8..<16 { set(x, y, (168, 36, 44)) } }
        for y in 0..<100 {
            for x in 0..<200 {
                let at = 3 * (200 * y + x)
                for channel in 0..<3 {
                    image.pixels[at + channel] = UInt8(
                        Int(image.pixels[at + channel]) * (300 - x) / 300)
                }
            }
        }
        return ConsolePicture(key: "plate-\(text)", image: image)
    }

    /// A dark street with a light car.
    static let scene: ConsolePicture = {
        var image = ColourImage(width: 320, height: 180, red: 30, green: 32, blue: 40)
        for y in 60..<140 {
            for x in 90..<240 {
                let at = 3 * (320 * y + x)
                let isGlass = y < 92 && x > 110 && x < 220
                let shade: [UInt8] = isGlass ? [60, 66, 76] : [176, 178, 184]
                for channel in 0..<3 { image.pixels[at + channel] = shade[channel] }
            }
        }
        return ConsolePicture(key: "scene", image: image)
    }()

    static func model(loggedIn: Bool = true) -> ConsoleModel {
        var model = ConsoleModel(
            agency: "West Sacramento Police Department", vehicle: "412",
            purposes: ["Patrol", "Criminal investigation", "Missing person", "Audit"])
        model.now = now
        model.offsetMinutes = -420
        model.status = ConsoleStatus(
            cameras: [
                .init(name: "front", condition: .running, health: 0.99),
                .init(name: "rear", condition: .running, health: 0.62),
            ],
            lists: [
                .init(name: "svs", ageSeconds: 5 * 3600), .init(name: "sfr", ageSeconds: 30 * 3600),
            ], hasFix: true, isClockSet: true, diskFreeShare: 0.81, isConnected: true)
        if loggedIn { model.loggedIn(["ORTIZ", "CHEN"]) }
        return model
    }

    static func card(
        _ category: HotlistCategory = .stolenVehicle, read: String = "7ABC123",
        listed: String = "7ABC123"
    ) -> AlertCard {
        var card = AlertCard(
            id: "019e7044-8801-7707-8707-070707070707", revision: 3, stage: .raised,
            verification: .unverified, category: category,
            match: read == listed ? .exact : .lookAlike, stateMatch: .same, readText: read,
            readState: "CA", listedText: listed, listedState: "CA",
            vehicleDescription: "2009 Toyota Camry 4D black", list: "svs",
            enteringAgency: "Sacramento SO", listAgeSeconds: 5 * 3600, camera: "front",
            heading: 92, place: "1400 block W Capitol Ave", capturedAt: ago(12))
        card.plate = plate(read)
        card.scene = scene
        return card
    }

    static func alertModel(_ card: AlertCard = card()) -> ConsoleModel {
        var model = model()
        model.setAlert(card, at: moment(0))
        return model
    }

    static let reads: [ReadLine] = [
        ReadLine(
            id: "1", capturedAt: ago(2), camera: "front", text: "8XYZ999", state: "CA",
            confidence: 0.97),
        ReadLine(
            id: "2", capturedAt: ago(4), camera: "rear", text: "7ABC123", state: "CA",
            confidence: 0.99, category: .stolenVehicle),
        ReadLine(
            id: "3", capturedAt: ago(9), camera: "front", text: "ALZ1E7J", state: nil,
            confidence: 0.61),
        ReadLine(
            id: "4", capturedAt: ago(15), camera: "front", text: "1A23456", state: "NV",
            confidence: 0.93, category: .lookout, isRecorded: false),
        ReadLine(
            id: "5", capturedAt: ago(3700), camera: "front-left", text: "QWH8", state: "CA",
            confidence: 0.88),
    ]

    static let waiting: [AlertLine] = [
        AlertLine(
            id: "a", revision: 4, title: "AMBER ALERT", text: "2HCN171", category: .amberAlert,
            stage: .compared,
            verification: .unverified, capturedAt: ago(300)),
        AlertLine(
            id: "b", revision: 1, title: "POSSIBLE STOLEN PLATE", text: "ALZ1E7J",
            category: .stolenPlate,
            stage: .raised, verification: .unverified, capturedAt: ago(900), isPutOff: true),
    ]

    /// Every situation that has a golden screen.
    static let situations: [(name: String, model: ConsoleModel)] = [
        ("login", login), ("login-alert", loginWithAlert), ("live", live), ("alert", alertModel()),
        ("alert-possible", possible), ("alert-verified", verified), ("alert-changed", changed),
        ("alert-reason", focused(.reason)), ("alert-disposition", focused(.disposition)),
        ("alert-source", source), ("radio", radio), ("moving", moving), ("search", form("/")),
        ("results", results), ("lookout", form("b")), ("canvass", form("c")),
        ("handover", form("x")), ("help", form("?")), ("typing", typing),
        ("blank", blank),
    ]

    private static var login: ConsoleModel {
        var model = model(loggedIn: false)
        for key in "ortiz" { _ = model.take(.character(key), at: moment(0)) }
        _ = model.take(.named(.tab), at: moment(0))
        for key in "a long secret" { _ = model.take(.character(key), at: moment(0)) }
        return model
    }

    private static var loginWithAlert: ConsoleModel {
        var model = model(loggedIn: false)
        model.waiting = waiting
        return model
    }

    private static var live: ConsoleModel {
        var model = model()
        model.reads = reads
        model.waiting = waiting
        model.status.faults = [
            "The store is NOT SEALED AGAINST THEFT: its key is on the same disk."
        ]
        return model
    }

    private static var possible: ConsoleModel {
        var card = card(.felonyVehicle, read: "5SOW350", listed: "5SOW750")
        card.unsure = [0, 4]
        card.stateMatch = .different
        card.readState = "NV"
        card.vehicleDescription = nil
        card.enteringAgency = nil
        card.listAgeSeconds = nil
        card.place = nil
        card.isRecorded = false
        card.caution = "armed and dangerous"
        var model = alertModel(card)
        model.waiting = waiting
        return model
    }

    private static var verified: ConsoleModel {
        var card = card()
        card.stage = .answered
        card.verification = .active
        card.comparison = .matches
        card.clets = CLETSAnswer(.active, source: "D12")
        card.repeats = 3
        return alertModel(card)
    }

    private static var changed: ConsoleModel {
        var card = card(.wantedPerson, read: "7ABC12", listed: "7ABC123")
        card.formerText = "7ABC123"
        card.verification = .notVerified(reason: .noRadio)
        card.isInConflict = true
        return alertModel(card)
    }

    private static var closed: ConsoleModel {
        var card = card()
        card.stage = .closed
        card.comparison = .misread
        card.disposition = .misread
        card.answeredBy = "ORTIZ"
        return alertModel(card)
    }

    private static func focused(_ focus: AlertFocus) -> ConsoleModel {
        var model = alertModel()
        model.focus = focus
        return model
    }

    private static var source: ConsoleModel {
        var model = verified
        for key in "tDispatch 12" { _ = model.take(.character(key), at: moment(10)) }
        return model
    }

    private static var radio: ConsoleModel {
        var model = alertModel()
        model.overlay = .radio
        return model
    }

    private static var moving: ConsoleModel {
        var model = alertModel(card(.amberAlert))
        model.presentation = .movingCard
        return model
    }

    private static var results: ConsoleModel {
        var model = model()
        var table = ConsoleTable(title: "7ABC*", rows: reads, total: 12)
        table.selected = 1
        model.show(table, on: .results)
        return model
    }

    private static func form(_ key: Character) -> ConsoleModel {
        var model = model()
        model.reads = reads
        model.waiting = waiting
        _ = model.take(.character(key), at: moment(10))
        for key in "7ab" where model.form != nil { _ = model.take(.character(key), at: moment(11)) }
        return model
    }

    private static var typing: ConsoleModel {
        var model = model()
        model.askAboutTyping()
        return model
    }

    private static var blank: ConsoleModel {
        var model = alertModel()
        model.isBlank = true
        return model
    }
}
