/// The log: what journald is sent, what standard error gets, and that nobody can forge a line.

import Foundation
import Glibc
import LinuxService
import Logging
import PlateCore
import Testing

@Suite struct ServiceLogTests {
    private let folder = ScratchFolder()

    /// A pipe whose far end stands for standard error's reader.
    private final class TextPipe {
        let reader: CInt
        let writer: CInt

        init() {
            var ends: [CInt] = [0, 0]
            pipe(&ends)
            (reader, writer) = (ends[0], ends[1])
            // Reading what is there must not wait for more; writing waits, as standard error does.
            _ = fcntl(reader, F_SETFL, O_NONBLOCK)
        }

        deinit {
            close(reader)
            close(writer)
        }

        /// What `JOURNAL_STREAM` is where the pipe leads to journald.
        var journalStream: String {
            var status = stat()
            fstat(writer, &status)
            return "\(status.st_dev):\(status.st_ino)"
        }

        func text() -> String {
            var bytes = [UInt8](repeating: 0, count: 1 << 17)
            let count = read(reader, &bytes, bytes.count)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    private func logger(_ sink: LogSink, _ level: Logger.Level = .trace) -> Logger {
        Logger(label: "patrol") {
            ServiceLogHandler(label: $0, threshold: LogThreshold(level), sink: sink)
        }
    }

    @Test func lineHasLevelLabelAndMetadata() {
        let pipe = TextPipe()
        let log = logger(LogSink(environment: [:], descriptor: pipe.writer))
        log.warning("camera lost", metadata: ["camera": "front-left", "reason": "no such device"])
        #expect(
            pipe.text()
                == "WARNING patrol: camera lost camera=front-left reason=\"no such device\"\n")
        log.info("plain")
        #expect(pipe.text() == "INFO patrol: plain\n")
    }

    @Test func journalGetsFields() throws {
        let pipe = TextPipe()
        let socket = folder.path + "/journal"
        let receiver = try DatagramReceiver(at: socket)
        let log = logger(
            LogSink(
                environment: ["JOURNAL_STREAM": pipe.journalStream], descriptor: pipe.writer,
                journalSocketPath: socket))
        log.error("no picture", metadata: ["camera": "rear", "lastFrame": "12", "ort-Ä": "x"])
        let text = try #require(receiver.text())
        #expect(
            text == """
                PRIORITY=3
                SYSLOG_IDENTIFIER=plated
                MESSAGE=patrol: no picture camera=rear lastFrame=12 ort-Ä=x
                PLATED_LOGGER=patrol
                PLATED_CAMERA=rear
                PLATED_LAST_FRAME=12
                PLATED_ORT___=x

                """)
        #expect(pipe.text() == "")
        let levels: [(Logger.Level, Int)] = [
            (.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
            (.critical, 2),
        ]
        for (level, priority) in levels {
            log.log(level: level, "x")
            #expect(receiver.text()?.hasPrefix("PRIORITY=\(priority)\n") == true)
        }
    }

    /// A variable inherited from a service's environment does not count for another descriptor.
    @Test(arguments: ["", "1", "1:2:3", "a:b", "0:0", "18446744073709551616:1"])
    func foreignJournalStreamMeansText(_ variable: String) {
        let pipe = TextPipe()
        let sink = LogSink(environment: ["JOURNAL_STREAM": variable], descriptor: pipe.writer)
        logger(sink).info("x")
        #expect(pipe.text() == "INFO patrol: x\n")
    }

    @Test func missingJournalFallsBackToTheStream() throws {
        let pipe = TextPipe()
        let socket = folder.path + "/journal"
        let log = logger(
            LogSink(
                environment: ["JOURNAL_STREAM": pipe.journalStream], descriptor: pipe.writer,
                journalSocketPath: socket))
        log.warning("before")
        #expect(pipe.text() == "<4>patrol: before\n")
        // It is used as soon as it is there.
        let receiver = try DatagramReceiver(at: socket)
        log.warning("after")
        #expect(receiver.text()?.contains("MESSAGE=patrol: after\n") == true)
        #expect(pipe.text() == "")
    }

    private static let hostile = [
        "a\nPRIORITY=0", "a\r\nb", "\u{1B}[2J\u{1B}]0;owned\u{7}", "a\0b", "\u{2028}x\u{2029}",
        "\u{202E}desrever", "\u{85}next", "a\\nb", "\" level=\"critical", "= = =", "\u{9B}31m",
        String(repeating: "\n", count: 100_000), String(repeating: "é", count: 100_000), "",
    ]

    @Test(arguments: hostile)
    func hostileTextStaysOneLineAndInItsField(_ text: String) throws {
        let pipe = TextPipe()
        let socket = folder.path + "/journal"
        let receiver = try DatagramReceiver(at: socket)
        let environment = ["JOURNAL_STREAM": pipe.journalStream]
        for sink in [
            LogSink(environment: [:], descriptor: pipe.writer),
            LogSink(
                environment: environment, descriptor: pipe.writer, journalSocketPath: socket),
        ] {
            var log = logger(sink)
            log[metadataKey: "a" + text] = "\(text)"
            log.notice("\(text)", metadata: ["list": [.string(text), ["key": .string(text)]]])
        }
        let line = pipe.text()
        #expect(line.hasSuffix("\n") && line.utf8.count <= Limits.logLineBytesMax)
        #expect(line.dropLast().unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "\u{2028}" })
        #expect(line.hasPrefix("NOTICE patrol: "))
        let datagram = try #require(receiver.text())
        #expect(datagram.utf8.count <= Limits.logMessageBytesMax)
        let fields = datagram.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(fields.prefix(4) == ["PRIORITY", "SYSLOG_IDENTIFIER", "MESSAGE", "PLATED_LOGGER"])
        #expect(fields.count == 6)
        for field in fields.dropFirst(3) {
            #expect(field.hasPrefix("PLATED_") && field.utf8.count <= 64)
            #expect(
                field.utf8.allSatisfy {
                    (65...90).contains($0) || (48...57).contains($0) || $0 == 95
                })
        }
    }

    @Test func metadataWithoutEndIsBounded() {
        let pipe = TextPipe()
        let log = logger(LogSink(environment: [:], descriptor: pipe.writer))
        let many = (0..<1000).map { ("key\($0)", Logger.MetadataValue.string("v")) }
        log.info("x", metadata: Dictionary(uniqueKeysWithValues: many))
        #expect(pipe.text().contains(" fieldsLeftOut=968\n"))
    }

    /// Whoever reads the log may stall: who writes goes on, and what was lost is counted.
    @Test func stalledReaderHoldsNobodyUp() throws {
        let pipe = TextPipe()
        let log = logger(LogSink(environment: [:], descriptor: pipe.writer))
        let start = ContinuousClock.now
        for number in 0..<2000 {
            log.info("message \(number) \(String(repeating: "x", count: 200))")
        }
        #expect(ContinuousClock.now - start < .seconds(20))
        let text = pipe.text()
        let lines = text.split(separator: "\n")
        #expect(lines.count < 2000 && text.hasSuffix("x\n"))
        log.info("back")
        #expect(pipe.text() == "INFO patrol: back messagesLost=\(2000 - lines.count)\n")
        log.info("again")
        #expect(pipe.text() == "INFO patrol: again\n")
    }

    @Test func stalledJournalHoldsNobodyUp() throws {
        let pipe = TextPipe()
        let socket = folder.path + "/journal"
        let receiver = try DatagramReceiver(at: socket)
        let log = logger(
            LogSink(
                environment: ["JOURNAL_STREAM": pipe.journalStream], descriptor: pipe.writer,
                journalSocketPath: socket))
        for _ in 0..<5000 { log.info("x") }
        var received = 0
        while receiver.receive(withinMilliseconds: 0) != nil { received += 1 }
        #expect(received < 5000)
        log.info("back")
        #expect(
            receiver.text()?.hasSuffix("PLATED_MESSAGES_LOST=\(5000 - received)\n") == true)
        #expect(pipe.text() == "")
    }

    @Test func linesOfManyThreadsStayWhole() {
        let pipe = TextPipe()
        let sink = LogSink(environment: [:], descriptor: pipe.writer)
        let log = logger(sink)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for number in 0..<50 { log.info("thread \(thread) number \(number)") }
        }
        let lines = Set(pipe.text().split(separator: "\n").map(String.init))
        #expect(lines.count == 200)
        #expect(lines.allSatisfy { $0.wholeMatch(of: /INFO patrol: thread \d number \d+/) != nil })
    }

    @Test func levelIsSharedUntilALoggerHasItsOwn() {
        let pipe = TextPipe()
        let threshold = LogThreshold(.info)
        let sink = LogSink(environment: [:], descriptor: pipe.writer)
        var log = Logger(label: "patrol") {
            ServiceLogHandler(label: $0, threshold: threshold, sink: sink)
        }
        log.debug("no")
        #expect(pipe.text() == "")
        threshold.level = .debug
        log.debug("yes")
        #expect(pipe.text() == "DEBUG patrol: yes\n")
        log.logLevel = .error
        threshold.level = .trace
        log.warning("no")
        #expect(pipe.text() == "" && log.logLevel == .error)
    }
}
