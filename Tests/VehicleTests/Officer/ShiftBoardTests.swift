/// The board over restarts, failing disks, changes of crew, and a car that moves.
import Access
import ControlProtocol
import Ledger
import Pipeline
import PlateCore
import Synchronization
import Testing
import Vehicle

@Suite struct ShiftBoardTests {
    @Test func aRestartBringsEverythingBackAndCallsItOut() throws {
        let stage = try AnswerStage()
        let first = try stage.raise("7ABC123", number: 1)
        try stage.raise("8DEF456", number: 2)
        var card = try stage.front()
        card = try #require(
            try stage.ask(stage.body(.compare, card, comparison: .matches))?.front)
        try stage.restart()
        stage.stage.disk.turn()
        #expect(stage.stage.shift.faults.isEmpty)
        let board = try stage.board()
        // What this shift's crew said of typing holds.
        #expect(board.presentation == .full && !board.asksTyping)
        let again = try #require(board.front)
        #expect(again.id == first.alert.id.description && again.comparison == .matches)
        #expect(again.plate == card.plate && again.entry == card.entry)
        #expect(again.revision > card.revision && again.stage == .compared)
        #expect(board.waiting.map(\.text) == ["8DEF456"])
        #expect(board.call?.cause == "handedOver")
        let clets = CLETSAnswer(.notPracticable, reason: .noRadio)
        let answered = try stage.ask(stage.body(.clets, again, clets: clets))?.front
        #expect(answered?.verification == .notVerified(reason: .noRadio))
    }

    @Test func anAlertWhoseJournalWasCutIsCalledOut() throws {
        let stage = try AnswerStage()
        try stage.stage.store("7ABC123", number: 1, list: "svs")
        #expect(try stage.board().front == nil)
        try stage.restart()
        #expect(try stage.front().text == "7ABC123")
        try stage.restart()
        #expect(try stage.front().text == "7ABC123")
        #expect(try stage.board().waiting.isEmpty)
        #expect(try stage.kept().count { $0 == "raised" } == 1)
    }

    @Test func aDiskThatTakesNothingKeepsNoAnswerFromTakingEffect() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        stage.stage.disk.turn()
        stage.stage.disk.isBroken = true
        let card = try stage.front()
        let answered = try stage.ask(stage.body(.compare, card, comparison: .matches))
        #expect(answered?.front?.comparison == .matches)
        stage.stage.disk.turn()
        stage.stage.clock.pass(minutes: 0.1)
        stage.stage.shift.turn()
        #expect(try stage.front().isRecorded == false)
        #expect(stage.stage.office.faults.contains { $0.title.contains("NOT RECORDED") })
        stage.stage.disk.isBroken = false
        stage.stage.clock.pass(minutes: 0.1)
        stage.stage.disk.turn()
        #expect(try stage.front().isRecorded)
        #expect(stage.stage.shift.faults.isEmpty)
        #expect(try stage.kept().filter { $0 != "shift" } == ["raised", "compared"])
        #expect(try stage.row(told) == .acknowledged)
    }

    @Test func anAlertThatIsNotOnDiskIsShownAndRecordedLater() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1, isRecorded: false)
        let card = try stage.front()
        #expect(!card.isRecorded && card.plate?.isEmpty == false)
        let record = ReadRecord(
            read: told.sight.read, crop: told.sight.crop, hits: [told.alert.hit],
            alerts: [told.alert])
        try stage.stage.reads.append([record])
        stage.stage.disk.turn()
        #expect(try !stage.front().isRecorded)
        stage.stage.shift.take(.alertRecorded(told))
        #expect(try stage.front().isRecorded)
    }

    @Test func aRepeatThatIsNotOnDiskIsToldSoToScreens() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let body = ControlBody.subscribe(SubscribeBody(reads: false, alerts: true))
        guard case .watch(let watch) = try stage.stage.ask(body, stage.token).get(),
            let number = watch.number
        else { throw PlatedError(.badData, "no watch") }
        let told = try stage.raise("7ABC123", number: 2, isRecorded: false)
        func isRecorded() -> Bool? {
            stage.stage.office.shown(told.alert, on: number)?.isRecorded
        }
        #expect(isRecorded() == false)
        #expect(try stage.front().isRecorded)
        let record = ReadRecord(
            read: told.sight.read, crop: told.sight.crop, hits: [told.alert.hit],
            alerts: [told.alert])
        try stage.stage.reads.append([record])
        stage.stage.shift.take(.alertRecorded(told))
        stage.stage.disk.turn()
        #expect(isRecorded() == true)
    }

    @Test func whatTheStoreRefusesStaysNotRecorded() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1, isRecorded: false)
        for _ in 0..<20 {
            stage.stage.disk.turn()
            stage.stage.clock.pass(minutes: 1)
        }
        #expect(try !stage.front().isRecorded)
        #expect(stage.stage.shift.faults.count == 1)
        #expect(try stage.ask(stage.body(.later, try stage.front())) != nil)
    }

    @Test func anotherCrewFindsWhatTheFirstLeftOpen() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        var card = try stage.front()
        card = try #require(try stage.ask(stage.body(.acknowledge, card))?.front)
        let second = try stage.stage.person(
            "second", .operator, lists: ["svs"],
            by: try stage.stage.logIn(
                try #require(stage.stage.administrator), purpose: "administration"
            ).token)
        #expect(
            try stage.stage.ask(.shift(ShiftBody(.end, console: "a")), stage.token).get() == .done)
        let token = try stage.stage.logIn(second).token
        let board = try stage.shift(.show, token: token)
        #expect(board.crew == ["second"] && board.front?.stage == .raised)
        #expect(board.call?.cause == "handedOver" && board.asksTyping)
        let lines = try stage.stage.lines().filter { $0.action == .logout }
        #expect(lines.contains { $0.reason?.hasPrefix("end of shift") == true })
    }

    @Test func anAnsweredPlateIsCountedUntilTheShiftEnds() throws {
        let stage = try AnswerStage()
        let first = try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        _ = try stage.ask(stage.body(.compare, card, comparison: .misread))
        let repeated = try stage.raise("7ABC123", number: 2)
        #expect(try stage.board().front == nil)
        #expect(try stage.board().lastClosed?.repeats == 1)
        #expect(try stage.row(first) == .closed && stage.row(repeated) == .closed)
        _ = try stage.stage.ask(.shift(ShiftBody(.end, console: "a")), stage.token).get()
        try stage.logInAgain()
        try stage.raise("7ABC123", number: 3)
        #expect(try stage.front().text == "7ABC123")
    }

    @Test func aDriverGetsOneKeyAndAPassengerIsLogged() throws {
        let speed = Mutex(20.0)
        let motion = CarMotion(isFitted: true) { _ in
            Position(latitude: 38.5, longitude: -121.5, speed: speed.withLock { $0 })
        }
        let stage = try AnswerStage(motion: motion, holdsBack: nil)
        try stage.raise("7ABC123", number: 1)
        let card = try stage.front()
        #expect(try stage.board().presentation == .movingCard)
        let matches = stage.body(.compare, card, comparison: .matches)
        #expect(stage.refusal(matches)?.code == .notAllowed)
        #expect(try stage.stage.line(.answer).reason == "the car moves")
        let later = try #require(try stage.ask(stage.body(.later, card)))
        #expect(later.front == nil && later.waiting.first?.isPutOff == true)
        #expect(try stage.shift(.passengerTyping, isOn: true).presentation == .passenger)
        #expect(try stage.stage.line(.setting).reason?.contains("passenger types: on") == true)
        let waiting = try #require(later.waiting.first)
        _ = try stage.ask(stage.body(.compare, waiting, comparison: .matches))
        #expect(try stage.stage.line(.answer).reason == "typed by a passenger")
        speed.withLock { $0 = 0 }
        #expect(try stage.board().presentation == .full)
        #expect(try !stage.board().asksTyping)
    }

    @Test func silentRunningEndsByItselfAndIsLogged() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        #expect(try stage.board().call?.ringsBell == true)
        #expect(try stage.shift(.silentRunning, isOn: true).isSilent)
        try stage.raise("8DEF456", number: 2)
        #expect(try stage.board().call?.ringsBell == false)
        stage.stage.clock.pass(minutes: 31)
        stage.stage.office.settle()
        #expect(try !stage.board().isSilent)
        let lines = try stage.stage.lines().filter { $0.action == .setting }
        #expect(lines.first?.reason?.hasPrefix("silent running is over") == true)
        #expect(lines.contains { $0.reason?.hasPrefix("silent running on") == true })
    }

    @Test func silentRunningGoesOnAfterARestartAndAPassengersWordDoesNot() throws {
        let stage = try AnswerStage()
        _ = try stage.shift(.silentRunning, isOn: true)
        _ = try stage.shift(.holdBackTyping, isOn: true)
        #expect(try stage.shift(.passengerTyping, isOn: true).presentation == .passenger)
        stage.stage.clock.pass(minutes: 10)
        try stage.restart()
        stage.stage.office.settle()
        #expect(try stage.board().isSilent && stage.board().presentation == .movingCard)
        #expect(try !stage.board().asksTyping)
        try stage.raise("7ABC123", number: 1)
        #expect(try stage.board().call?.ringsBell == false)
        func settings() throws -> [String] {
            try stage.stage.lines().filter { $0.action == .setting }.compactMap(\.reason)
        }
        #expect(try settings().first == "a passenger types: off, as the daemon began anew")
        stage.stage.clock.pass(minutes: 21)
        stage.stage.office.settle()
        #expect(try !stage.board().isSilent)
        #expect(try settings().first?.hasPrefix("silent running is over") == true)
        // Each was told once.
        try stage.restart()
        stage.stage.office.settle()
        #expect(try settings().count == 6)
    }

    /// A line that cannot be read shows which lines were read.
    @Test func theJournalIsReadFromTheLastShiftThatLeftNothingOpen() throws {
        let stage = try AnswerStage()
        func unreadable() -> Bool {
            stage.stage.shift.faults.contains { $0.title.contains("cannot be read") }
        }
        func endShift() throws {
            _ = try stage.stage.ask(.shift(ShiftBody(.end, console: "a")), stage.token).get()
            try stage.logInAgain()
        }
        let now = stage.stage.clock.wallNow()
        try stage.raise("7ABC123", number: 1)
        stage.stage.disk.turn()
        try stage.stage.reads.append(
            RecordStatement(
                id: RecordID(wallTime: now, random: Array(repeating: 9, count: 10)), kind: .shift,
                madeAt: now, body: "no line"))
        try endShift()
        try stage.restart()
        #expect(unreadable())
        // What the shift before left open is there with its answers, though two shifts ended since.
        let seen = try stage.front()
        #expect(seen.text == "7ABC123")
        _ = try stage.shift(.holdBackTyping, isOn: false)
        _ = try stage.ask(stage.body(.compare, seen, comparison: .matches))
        try endShift()
        try stage.restart()
        #expect(try unreadable() && stage.front().comparison == .matches)
        _ = try stage.shift(.holdBackTyping, isOn: false)
        _ = try stage.ask(stage.body(.close, try stage.front(), disposition: .noAction))
        // Closed in this shift, it can be amended until that ends, also after a restart.
        try stage.restart()
        #expect(try unreadable() && stage.board().lastClosed?.text == "7ABC123")
        try endShift()
        try stage.raise("8DEF456", number: 2)
        try stage.restart()
        #expect(!unreadable())
        #expect(try stage.front().text == "8DEF456" && stage.board().lastClosed == nil)
    }

    @Test func whatIsNotAnsweredIsCalledAgain() throws {
        let stage = try AnswerStage()
        try stage.raise("7ABC123", number: 1)
        let first = try #require(try stage.board().call)
        #expect(first.cause == "raised")
        stage.stage.clock.pass(minutes: 0.6)
        stage.stage.office.settle()
        let second = try #require(try stage.board().call)
        #expect(second.cause == "unanswered" && second.number == first.number + 1)
    }

    @Test func readsOfACanvassAreTaggedFirstInLineAndTheCanvassOutlastsARestart() throws {
        let stage = try AnswerStage()
        let early = try stage.stage.store("5EEE555", number: 1)
        func canvass(_ action: ShiftBody.Action, _ incident: String? = nil) -> ControlBody {
            .shift(ShiftBody(action, console: "a", incident: incident))
        }
        let begin = canvass(.beginCanvass, "26-1234")
        _ = try stage.stage.ask(begin, stage.token).get()
        #expect(try stage.board().canvass == "26-1234")
        #expect(stage.stage.refusal(begin, stage.token)?.code == .conflict)
        let record = stage.stage.record("7ABC123", number: 2)
        try stage.stage.reads.append([record])
        stage.stage.shift.take(.read(record.read))
        stage.stage.disk.turn()
        let notes = try stage.stage.reads.statements(of: record.read.id)
        #expect(notes.map(\.statement.kind) == [.note])
        #expect(notes.first?.statement.body == #"{"by":"jdoe","canvass":"26-1234"}"#)
        let batch = try stage.stage.reads.nextToSend(limit: 100)
        let reads = batch.items.filter { $0.id.kind == .read }
        #expect(reads.map(\.id.record) == [record.read.id, early])
        #expect(reads.map(\.priority) == [.first, .read])
        try stage.restart()
        #expect(try stage.board().canvass == "26-1234" && stage.board().canvassReads == 1)
        let later = stage.stage.record("8DEF456", number: 3)
        try stage.stage.reads.append([later])
        stage.stage.shift.take(.read(later.read))
        stage.stage.disk.turn()
        guard case .board(let ended) = try stage.stage.ask(canvass(.endCanvass), stage.token).get()
        else { throw PlatedError(.badData, "no board") }
        #expect(ended.canvass == nil && ended.canvassReads == 2)
        let line = try stage.stage.line(.canvass)
        #expect(line.caseNumber == "26-1234" && line.reason == "ended")
        let ids = [record.read.id, later.read.id].map(\.description)
        #expect(line.subject?.count == 2 && line.subject?.records == ids)
        // Its reads are listed, which is a look.
        let body = ReadsBody(canvass: "26-1234", caseNumber: "26-1234")
        guard case .reads(let page) = try stage.stage.ask(.reads(body), stage.token).get() else {
            throw PlatedError(.badData, "no reads")
        }
        #expect(page.reads.map(\.id) == ids.reversed())
        let look = try stage.stage.line(.search)
        #expect(look.subject?.query == "*; canvass 26-1234" && look.caseNumber == "26-1234")
        #expect(look.subject?.records == ids.reversed())
        #expect(stage.stage.refusal(canvass(.endCanvass), stage.token)?.code == .notFound)
    }

    @Test func expungedRecordsLeaveTheBoard() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        try stage.raise("8DEF456", number: 2)
        stage.stage.disk.turn()
        let custodian = try stage.stage.person(
            "custodian", .custodian,
            by: try stage.stage.logIn(
                try #require(stage.stage.administrator), purpose: "administration"
            ).token)
        let token = try stage.stage.logIn(custodian, purpose: "records", caseNumber: "26-9")
            .token
        let order = ExpungeBody(
            order: "CR-1", reads: [told.alert.readID.description], isDryRun: false)
        _ = try stage.stage.ask(.expunge(order), token).get()
        #expect(try stage.front().text == "8DEF456")
        #expect(try stage.board().waiting.isEmpty)
    }

    @Test func whoWatchesAlertsIsShownTheBoardAndItIsLogged() throws {
        let stage = try AnswerStage()
        let told = try stage.raise("7ABC123", number: 1)
        let body = ControlBody.subscribe(SubscribeBody(reads: false, alerts: true))
        guard case .watch(let watch) = try stage.stage.ask(body, stage.token).get(),
            let number = watch.number
        else { throw PlatedError(.badData, "no watch") }
        #expect(stage.stage.office.shownBoard(on: number)?.front?.text == "7ABC123")
        #expect(stage.stage.office.shownBoard(on: number)?.front?.text == "7ABC123")
        stage.stage.office.endWatch(number)
        #expect(stage.stage.office.shownBoard(on: number) == nil)
        let line = try stage.stage.line(.watch)
        let read = told.alert.readID.description
        #expect(line.subject?.records == [read, read] && line.subject?.count == 1)
    }
}
