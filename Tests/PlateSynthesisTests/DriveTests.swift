/// Drives: the same bytes from the same seed, and truth that agrees with the pixels.
import Imaging
import PlateCore
import PlateSynthesis
import Testing

@Suite struct DriveTests {
    @Test func aDriveIsAFunctionOfItsSeed() throws {
        let drive = Drive(try #require(Scenario.named("lot-canvass")).reduced(by: 8))
        let first = drive.frame(30)
        let again = drive.frame(30)
        #expect(first.image == again.image)
        #expect(first.image.width == 160 && first.image.height == 90)
        #expect(drive.frame(31).image != first.image)
    }

    @Test(arguments: Scenario.names)
    func framesDoNotDependOnTheNumberOfThreads(name: String) throws {
        var scenario = try #require(Scenario.named(name)).reduced(by: 16)
        scenario.frames = 9
        var pictures: [[ColourImage]] = []
        for threads in [1, 3] {
            var images: [ColourImage] = []
            try Drive(scenario, threads: threads).render { number, frame in
                #expect(number == images.count)
                images.append(frame.image)
            }
            pictures.append(images)
        }
        #expect(pictures[0].count == 9)
        #expect(pictures[0] == pictures[1])
    }

    /// Plates painted magenta differ from the real picture exactly where truth says plates are.
    @Test(arguments: [
        ("day-patrol", 62), ("day-patrol", 150), ("lot-canvass", 24), ("night-patrol", 20),
    ])
    func truthIsWhereThePlatesPixelsAre(name: String, frame: Int) throws {
        let scenario = try #require(Scenario.named(name)).reduced(by: 2)
        let real = Drive(scenario).frame(frame)
        let marked = Drive(scenario.withPlainPlates()).frame(frame)
        let whole = real.plates.filter {
            $0.isInside && $0.visibleShare > 0.95 && $0.quad.plateWidth > 24
        }
        #expect(!whole.isEmpty)
        for plate in whole {
            let box = plate.quad.boundingBox
            let margin = 6.0
            var low = Point(.infinity, .infinity)
            var high = Point(-.infinity, -.infinity)
            for y in max(Int(box.y - margin), 0)..<min(Int(box.y + box.height + margin), 360) {
                for x in max(Int(box.x - margin), 0)..<min(Int(box.x + box.width + margin), 640) {
                    let at = (y * 640 + x) * 3
                    let change = (0..<3).reduce(0) {
                        $0
                            + abs(
                                Int(real.image.pixels[at + $1]) - Int(marked.image.pixels[at + $1]))
                    }
                    guard change > 60 else { continue }
                    low = Point(min(low.x, Double(x)), min(low.y, Double(y)))
                    high = Point(max(high.x, Double(x) + 1), max(high.y, Double(y) + 1))
                }
            }
            #expect(abs(low.x - box.x) < 2 && abs(low.y - box.y) < 2, "vehicle \(plate.vehicle)")
            #expect(abs(high.x - box.x - box.width) < 2, "vehicle \(plate.vehicle)")
            #expect(abs(high.y - box.y - box.height) < 2, "vehicle \(plate.vehicle)")
        }
    }

    @Test func aHiddenPlateIsNotWhole() throws {
        let scenario = try #require(Scenario.named("day-patrol")).reduced(by: 4)
        let views = (0..<20).flatMap { Drive(scenario).frame($0 * 15).plates }
        #expect(views.contains { $0.isInside && $0.visibleShare < 0.05 })
        #expect(views.allSatisfy { $0.visibleShare < 1.6 })
    }
}
