import Imaging
import PlateCore
import Testing

@Suite struct CaptionTests {
    private func picture(_ width: Int, _ height: Int) -> ColourImage {
        var picture = ColourImage(width: width, height: height)
        for place in picture.pixels.indices {
            picture.pixels[place] = UInt8(truncatingIfNeeded: place &* 37 &+ place / 7)
        }
        return picture
    }

    @Test func wordsStandBelowAndNoPixelIsDrawnOver() {
        let original = picture(640, 40)
        let copy = original.captioned(["CONFIDENTIAL", "Case 1"])
        #expect(copy.width == 640)
        #expect(copy.height > 40 + 14)
        #expect(Array(copy.pixels.prefix(original.pixels.count)) == original.pixels)
        // The first line is white on black, the second black on white.
        let bar = Array(copy.pixels.dropFirst(original.pixels.count))
        #expect(bar.prefix(3) == [0, 0, 0])
        #expect(bar.suffix(3) == [255, 255, 255])
        #expect(bar.contains { $0 == 255 } && Set(bar) == [0, 255])
        #expect(original.captioned(["CONFIDENTIAL", "Case 2"]) != copy)
    }

    @Test func aNarrowPictureIsEnlargedByAWholeNumber() {
        let original = picture(100, 30)
        let copy = original.captioned(["CONFIDENTIAL"])
        #expect(copy.width == 500)
        for (x, y) in [(0, 0), (99, 29), (50, 7)] {
            let wanted = Array(original.pixels[3 * (y * 100 + x)..<3 * (y * 100 + x) + 3])
            for (dx, dy) in [(0, 0), (4, 4)] {
                let place = 3 * ((5 * y + dy) * 500 + 5 * x + dx)
                #expect(Array(copy.pixels[place..<place + 3]) == wanted)
            }
        }
    }

    @Test func longLinesWrapAndNothingIsCut() {
        let one = picture(500, 20).captioned(["m", String(repeating: "x", count: 79)])
        let two = picture(500, 20).captioned(["m", String(repeating: "x ", count: 79)])
        let three = picture(500, 20).captioned(["m", String(repeating: "x", count: 200)])
        #expect(two.height > one.height)
        #expect(three.height > two.height)
        // Strange texts and sizes only must not stop it.
        for text in ["", " ", "\u{738B}\u{202E}", String(repeating: " ", count: 300)] {
            #expect(picture(1, 1).captioned([text]).width >= 480)
        }
    }

    @Test func everythingButTheBoxIsBlanked() {
        let original = picture(40, 30)
        let copy = original.blanked(outside: Box(x: 10.5, y: 5, width: 9, height: 10))
        for y in 0..<30 {
            for x in 0..<40 {
                let place = 3 * (y * 40 + x)
                let isInside = (10..<20).contains(x) && (5..<15).contains(y)
                let wanted = isInside ? Array(original.pixels[place..<place + 3]) : [128, 128, 128]
                #expect(Array(copy.pixels[place..<place + 3]) == wanted)
            }
        }
        for box in [
            Box(x: 100, y: 100, width: 5, height: 5), Box(x: .nan, y: 0, width: .nan, height: 3),
            Box(x: -50, y: -50, width: 10, height: 10),
            Box(x: 5, y: 20, width: 10, height: -10), Box(x: 20, y: 2, width: -10, height: 4),
        ] {
            #expect(Set(original.blanked(outside: box).pixels) == [128])
        }
        let all = original.blanked(
            outside: Box(x: -.infinity, y: -1, width: .infinity, height: 1e300))
        #expect(all.width == 40)
    }
}
