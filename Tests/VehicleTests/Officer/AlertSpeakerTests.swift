// The speaker with a real player: a script that keeps what it was given and waits until it may end.
import Foundation
import Logging
import PlateCore
import Testing
import Vehicle

/// A folder with a player in it, and what the player did.
private final class PlayerStage {
    let folder: String
    let speaker: AlertSpeaker

    /// Seconds that a busy machine may take for anything.
    private static let patience = 60.0

    /// A player that runs `script`; `heard` stands for a new file for what it hears.
    init(_ script: String) throws {
        folder = NSTemporaryDirectory() + "/plated-player-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let text = """
            #!/bin/sh
            cd '\(folder)'
            heard=$(mktemp heard-XXXXXX)
            \(script)

            """
        let path = folder + "/player"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        speaker = AlertSpeaker(command: [path, "-q"], log: Logger(label: "test"))
    }

    deinit {
        speaker.stop(withinMilliseconds: 60_000)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The whole files that came to the player, the first first: it keeps them under numbers.
    var played: [[UInt8]] {
        var files: [[UInt8]] = []
        while let file = FileManager.default.contents(atPath: "\(folder)/\(files.count + 1).wav") {
            files.append(Array(file))
        }
        return files
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

    func put(_ name: String) throws {
        try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func wait(_ event: String, until isTrue: () -> Bool) throws {
        let deadline = Date().addingTimeInterval(Self.patience)
        while !isTrue() {
            try #require(Date() < deadline, "waited too long until \(event)")
            usleep(10_000)
        }
    }

    func wave(_ priority: AlertPriority) -> [UInt8] { ToneWave(priority.tone).bytes }

    /// Keeps what it hears under the next number.
    static let keeps = """
        cat > $heard
        n=$(ls | grep -c wav)
        mv $heard $((n + 1)).wav
        """
    /// After the trial: says that it plays, and plays until it may end or is killed.
    static let lasts = """
        [ -e trialled ] || { touch trialled; exit 0; }
        [ -e busy ] && touch two-at-once
        touch busy
        while [ ! -e may-end ]; do sleep 0.01; done
        rm busy
        """
}

@Suite struct AlertSpeakerTests {
    private static let alert = RecordID(
        wallTime: WallTime(milliseconds: 1_795_478_400_000), random: Array(repeating: 1, count: 10))
    private static let other = RecordID(
        wallTime: WallTime(milliseconds: 1_795_478_400_000), random: Array(repeating: 2, count: 10))

    @Test func theStartIsSilentAndShowsThatThePlayerPlays() throws {
        let stage = try PlayerStage(PlayerStage.keeps)
        #expect(!stage.speaker.hasPlayer && stage.speaker.faults.isEmpty)
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        let samples = try #require(stage.played.first).dropFirst(ToneWave.headerBytes)
        #expect(!samples.isEmpty && samples.allSatisfy { $0 == 0 })
        #expect(stage.speaker.faults.isEmpty)
    }

    @Test(arguments: AlertPriority.allCases)
    func aToneComesWhole(_ priority: AlertPriority) throws {
        let stage = try PlayerStage(PlayerStage.keeps)
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        stage.speaker.play(priority, for: Self.alert)
        try stage.wait("the tone came") { stage.played.count == 2 }
        #expect(stage.played[1] == stage.wave(priority))
    }

    /// Several during one tone: the most urgent is next, the others are left out, none beside another.
    @Test func ofThoseThatWaitTheMostUrgentIsNext() throws {
        let stage = try PlayerStage(PlayerStage.keeps + "\n" + PlayerStage.lasts)
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        stage.speaker.play(.high, for: Self.alert)
        try stage.wait("it plays") { stage.has("busy") }
        for priority in [AlertPriority.low, .high, .normal] {
            stage.speaker.play(priority, for: Self.alert)
        }
        try stage.put("may-end")
        try stage.wait("the next was played") { stage.played.count == 3 && !stage.has("busy") }
        #expect(stage.played[2] == stage.wave(.high))
        stage.speaker.stop(withinMilliseconds: 60_000)
        #expect(stage.played.count == 3 && !stage.has("two-at-once"))
    }

    @Test func aMoreUrgentOneCutsShort() throws {
        let stage = try PlayerStage(
            "trap '' TERM\n" + PlayerStage.keeps + "\n" + PlayerStage.lasts)
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        stage.speaker.play(.normal, for: Self.alert)
        try stage.wait("it plays") { stage.has("busy") }
        stage.speaker.play(.critical, for: Self.alert)
        try stage.wait("the more urgent one came") { stage.played.count == 3 }
        #expect(stage.played[2] == stage.wave(.critical))
        // Being cut short is no fault.
        #expect(stage.speaker.hasPlayer && stage.speaker.faults.isEmpty)
    }

    /// One tone of the alert is heard, and another waits for its end.
    private func playing(
        _ first: AlertPriority, thenWaiting second: AlertPriority
    ) throws -> PlayerStage {
        let stage = try PlayerStage(PlayerStage.keeps + "\n" + PlayerStage.lasts)
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        stage.speaker.play(first, for: Self.alert)
        try stage.wait("it plays") { stage.has("busy") }
        stage.speaker.play(second, for: Self.alert)
        return stage
    }

    @Test func silenceEndsWhatIsHeardAndWhatWaits() throws {
        let stage = try playing(.high, thenWaiting: .low)
        stage.speaker.silence(Self.alert)
        stage.speaker.play(.normal, for: Self.alert)
        try stage.wait("what came after is played") { stage.played.count == 3 }
        #expect(stage.played[2] == stage.wave(.normal))
    }

    /// Somebody looked at one alert: what is heard of another goes on, and what waits of it comes.
    @Test func silencingOneAlertLeavesTheToneOfAnother() throws {
        let stage = try playing(.high, thenWaiting: .low)
        stage.speaker.silence(Self.other)
        try stage.put("may-end")
        try stage.wait("the next was played") { stage.played.count == 3 && !stage.has("busy") }
        #expect(stage.played[2] == stage.wave(.low))
    }

    /// A tone that would go on for as long as it is let: the next one is heard because an answer ended it.
    @Test func anAnswerEndsTheToneOfItsAlert() throws {
        let player = try PlayerStage(PlayerStage.keeps + "\n" + PlayerStage.lasts)
        let speaker = player.speaker
        speaker.start()
        try player.wait("the player was tried") { speaker.hasPlayer }
        let stage = try AnswerStage(
            sound: ShiftBoard.Sound(
                hasPlayer: { speaker.hasPlayer }, play: { speaker.play($0, for: $1) },
                silence: { speaker.silence($0) }))
        try stage.raise("7ABC123", number: 1)
        try player.wait("it plays") { player.has("busy") }
        _ = try stage.ask(stage.body(.acknowledge, try stage.front()))
        try stage.raise("8DEF456", number: 2)
        try player.wait("the next was played") { player.played.count == 3 }
    }

    @Test func aMissingPlayerIsAFault() throws {
        let speaker = AlertSpeaker(
            command: ["plated-no-such-player"], log: Logger(label: "test"))
        speaker.start()
        defer { speaker.stop(withinMilliseconds: 60_000) }
        let deadline = Date().addingTimeInterval(60)
        while speaker.faults.isEmpty, Date() < deadline { usleep(10_000) }
        let fault = try #require(speaker.faults.first)
        #expect(fault.title.contains("plated-no-such-player: No such file or directory"))
        #expect(!speaker.hasPlayer)
    }

    /// What the player complains of is in the fault; once it plays, the fault goes.
    @Test func aPlayerThatFailsIsTriedAgain() throws {
        let stage = try PlayerStage(
            """
            [ -e card ] || { echo 'audio open error: no card' >&2; exit 7; }
            """ + "\n" + PlayerStage.keeps)
        stage.speaker.start()
        try stage.wait("the fault is told") { !stage.speaker.faults.isEmpty }
        let title = try #require(stage.speaker.faults.first).title
        #expect(title.contains("ended with 7: audio open error: no card"))
        #expect(!stage.speaker.hasPlayer)
        try stage.put("card")
        stage.speaker.play(.low, for: Self.alert)
        try stage.wait("the tone came") { stage.played.count == 1 }
        try stage.wait("the fault went") { stage.speaker.hasPlayer }
        #expect(stage.speaker.faults.isEmpty)
    }

    /// No file of the daemon's is open in the player, and signals reach it.
    @Test func thePlayerGetsNothingOfTheDaemons() throws {
        let stage = try PlayerStage(
            """
            ls /proc/self/fd > files
            grep SigBlk /proc/self/status > blocked
            """)
        let pipe = Pipe()
        let inherited = dup(pipe.fileHandleForReading.fileDescriptor)
        defer { close(inherited) }
        stage.speaker.start()
        try stage.wait("the player was tried") { stage.speaker.hasPlayer }
        let files = try String(contentsOfFile: stage.folder + "/files", encoding: .utf8)
        // The fourth is the folder that ls reads.
        #expect(files.split(separator: "\n") == ["0", "1", "2", "3"])
        let blocked = try String(contentsOfFile: stage.folder + "/blocked", encoding: .utf8)
        #expect(blocked.hasSuffix("\t0000000000000000\n"))
    }

    @Test func withoutAPlayerNothingIsTriedAndNothingIsAFault() {
        let speaker = AlertSpeaker(command: [], log: Logger(label: "test"))
        speaker.start()
        speaker.play(.critical, for: Self.alert)
        speaker.silence(Self.alert)
        #expect(!speaker.hasPlayer && speaker.faults.isEmpty)
        speaker.stop(withinMilliseconds: 0)
    }
}
