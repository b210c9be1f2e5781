// Figures, no test: how long it takes from a frame to its alert on the screen, and from a key to its answer.
// `PLATED_CONSOLE_TIMES=SECONDS swift test -c release --filter ConsoleTimesTests` prints them.
import Foundation
import Testing

@Suite struct ConsoleTimesTests {
    private static let seconds = ProcessInfo.processInfo.environment["PLATED_CONSOLE_TIMES"]
        .flatMap { Double($0) }

    /// Every alert of the drive is answered as a misread as soon as keys are taken, so that the next one
    /// finds the screen free.
    @Test(.enabled(if: seconds != nil)) func figuresArePrinted() throws {
        let stage = try ConsoleStage()
        let times = stage.daemon.scratch.path("times")
        let console = try stage.consoleOfOfficer(arguments: ["--times", times])
        // The question of a car that does not know its speed. Keys are held back on an alert that has
        // just come, so somebody presses again.
        try console.wait(for: "not know its speed")
        while console.text.contains("not know its speed") {
            usleep(800_000)
            console.type("n")
            _ = console.sees("Compare the picture", withinSeconds: 1)
        }
        // Alerts of before were there when somebody came to the screen.
        let former = try String(contentsOfFile: times, encoding: .utf8).count { $0 == "\n" }
        var answers: [Double] = []
        let end = Date().addingTimeInterval(try #require(Self.seconds))
        while Date() < end {
            guard console.sees("Compare the picture", withinSeconds: 5) else { continue }
            // Longer than keys are held back for.
            usleep(800_000)
            let pressed = Date()
            console.type("3")
            guard console.sees("Closed: ", withinSeconds: 10) else { continue }
            answers.append(Date().timeIntervalSince(pressed) * 1000)
            console.type("\r")
            _ = console.sees("TIME", withinSeconds: 2)
        }
        let frames = try String(contentsOfFile: times, encoding: .utf8).split(separator: "\n")
            .dropFirst(former).map { $0.split(separator: " ") }
        let atOnce = frames.filter { $0.count == 2 }.compactMap { Double($0[1]) }
        try #require(!atOnce.isEmpty && !answers.isEmpty, "\(console.text)")
        Self.tell("frame to alert on the screen", atOnce)
        print("behind another alert: \(frames.count - atOnce.count)")
        Self.tell("key to its answer on the screen", answers)
    }

    private static func tell(_ what: String, _ milliseconds: [Double]) {
        let sorted = milliseconds.sorted()
        func quantile(_ share: Double) -> Int {
            Int(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))].rounded())
        }
        print(
            "\(what): median \(quantile(0.5)) ms, p99 \(quantile(0.99)) ms, "
                + "most \(Int(sorted.last ?? 0)) ms of \(sorted.count)")
    }
}
