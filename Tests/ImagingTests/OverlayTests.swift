import Imaging
import PlateCore
import Testing

/// Marks on pictures: where they are, that they can be read, that nothing is drawn outside.
struct OverlayTests {
    private let white = Overlay.Colour(red: 255, green: 255, blue: 255)

    @Test func anOutlineLiesOnItsEdgesAndNowhereElse() {
        let quad = Quad(Point(50, 40), Point(150, 60), Point(145, 90), Point(45, 70))
        var overlay = Overlay(ColourImage(width: 200, height: 120))
        overlay.outline(quad, colour: white)
        let image = overlay.image.grey
        let corners = quad.corners
        for i in 0..<4 {
            let (a, b) = (corners[i], corners[(i + 1) % 4])
            for step in 0...20 {
                let share = Double(step) / 20
                let x = a.x + (b.x - a.x) * share
                let y = a.y + (b.y - a.y) * share
                let near = [(0, 0), (-1, 0), (0, -1), (-1, -1)].map {
                    image[Int(x) + $0.0, Int(y) + $0.1]
                }
                #expect((near.max() ?? 0) > 100, "edge \(i), step \(step)")
            }
        }
        #expect(image[100, 65] == 0 && image[20, 20] == 0 && image[190, 110] == 0)
        #expect(image.pixels.count { $0 > 0 } < 1200)
    }

    @Test func aLabelStandsAboveItsQuadOrBelowAtTheTopEdge() {
        for (top, labelRow) in [(60.0, 50), (3.0, 45)] {
            var overlay = Overlay(ColourImage(width: 300, height: 200))
            overlay.label(
                "7ABC123", at: Quad(Box(x: 100, y: top, width: 80, height: 30)), colour: white)
            let image = overlay.image.grey
            #expect((100..<140).contains { image[$0, labelRow] == 255 })
            // Nothing lies on the plate itself.
            let plate = Int(top) + 1..<Int(top) + 29
            #expect(plate.allSatisfy { y in (100..<180).allSatisfy { image[$0, y] == 0 } })
        }
    }

    @Test func lettersHaveTheirShapes() {
        var overlay = Overlay(ColourImage(width: 60, height: 30))
        overlay.caption("T1", colour: white)
        let image = overlay.image.grey
        // One dot is one pixel here; the ground is white and the letters black, two dots from the edge.
        func row(_ y: Int, _ x: Int) -> [Bool] { (x..<x + 5).map { image[$0, y] == 0 } }
        #expect(row(2, 2) == [true, true, true, true, true])
        #expect(row(3, 2) == [false, false, true, false, false])
        #expect(row(8, 8) == [false, true, true, true, false])
        #expect(image[1, 1] == 255)
    }

    @Test func nothingIsEverDrawnOutside() {
        let awkward: [Double] = [
            -1e300, -40_000, -3, 0, 7.5, 19.9, 5000, 1e300, .infinity, -.infinity, .nan,
        ]
        for (width, height) in [(1, 1), (20, 12), (3, 90), (90, 3), (64, 48)] {
            var overlay = Overlay(ColourImage(width: width, height: height))
            for x in awkward {
                for y in awkward {
                    let quad = Quad(Point(x, y), Point(y, x), Point(10, y), Point(x, 5))
                    overlay.outline(quad, colour: .wanted)
                    overlay.label(
                        "QUITE A LONG LABEL, LONGER THAN ANY PLATE", at: quad, colour: .read)
                }
            }
            overlay.caption("", colour: .read)
            overlay.caption("é漢\n", row: .max, colour: .remark)
            #expect(overlay.image.pixels.count == width * height * 3)
        }
    }

    @Test func lettersGrowWithThePicture() {
        func inked(_ width: Int, _ height: Int) -> Int {
            var overlay = Overlay(ColourImage(width: width, height: height))
            overlay.caption("8", colour: white)
            return overlay.image.grey.pixels.count { $0 > 0 }
        }
        #expect(inked(1280, 720) == 4 * inked(640, 360))
        #expect(inked(3840, 2160) == 36 * inked(640, 360))
    }
}
