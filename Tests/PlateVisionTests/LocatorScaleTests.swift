/// At which size the locator looks at pictures of different shapes.
import Imaging
import PlateCore
import PlateVision
import Testing

@Suite struct LocatorScaleTests {
    private func longSide(_ width: Int, _ height: Int) -> Double {
        PlateLocator.longSide(GreyImage(width: width, height: height), 640)
    }

    @Test(arguments: [(1280, 720), (1920, 1080), (640, 480), (720, 1280), (300, 300)])
    func camerasPicturesAreLookedAtWithTheNominalLongSide(width: Int, height: Int) {
        #expect(longSide(width, height) == 640)
    }

    @Test func aStripHasNoFewerPixelsThanACamerasPicture() {
        let side = longSide(2048, 384)
        #expect(side > 1000)
        #expect(abs(side * side * 384 / 2048 - 640 * 360) < 1000)
        #expect(longSide(384, 2048) == side)
    }

    @Test func aStripIsNeverLookedAtLargerThanItIs() {
        #expect(longSide(900, 20) == 900)
        #expect(longSide(4000, 1) == 4000)
        #expect(longSide(60, 1) == 640)
    }

    @Test func stripsOfEveryShapeAreTaken() throws {
        let recogniser = try PlateRecogniser()
        for (width, height) in [(3000, 1), (1, 3000), (1700, 33), (17, 900)] {
            let found = try recogniser.recognise(GreyImage(width: width, height: height))
            #expect(found.plates.isEmpty)
        }
    }
}
