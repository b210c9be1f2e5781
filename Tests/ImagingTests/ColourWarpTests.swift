// Crops of colour pictures, channel by channel against the crops of grey ones.
import Imaging
import PlateCore
import Testing

@Suite struct ColourWarpTests {
    /// A picture whose channels have nothing in common.
    private func picture(_ width: Int, _ height: Int) -> ColourImage {
        var state: UInt32 = 7
        let bytes = (0..<width * height * 3).map { index in
            state = state &* 1_664_525 &+ 1_013_904_223
            let ramp = index % 3 == 0 ? index / 40 : index % 3 == 1 ? 255 - index / 90 : index / 7
            return UInt8(truncatingIfNeeded: ramp / 2 + Int(state >> 25))
        }
        return ColourImage(width: width, height: height, pixels: bytes)
    }

    private func channel(_ number: Int, of picture: ColourImage) -> GreyImage {
        let bytes = stride(from: number, to: picture.pixels.count, by: 3).map { picture.pixels[$0] }
        return GreyImage(width: picture.width, height: picture.height, pixels: bytes)
    }

    private func warped(_ quad: Quad, _ width: Int, _ height: Int, of picture: ColourImage)
        -> [Float]
    {
        [Float](unsafeUninitializedCapacity: 3 * width * height) { target, count in
            picture.warp(quad, width: width, height: height, into: target)
            count = 3 * width * height
        }
    }

    /// The largest difference between the colour crop and the three grey ones.
    private func difference(_ quad: Quad, _ picture: ColourImage, _ width: Int, _ height: Int)
        -> Float
    {
        let colour = warped(quad, width, height, of: picture)
        var worst: Float = 0
        for number in 0..<3 {
            let grey = ImagePyramid(channel(number, of: picture))
                .warped(quad, width: width, height: height)
            for (index, value) in grey.enumerated() {
                worst = max(worst, abs(value - colour[3 * index + number]))
            }
        }
        return worst
    }

    /// No, one, two, three halvings; inside, at every edge, beyond, and wider than the picture.
    @Test func channelsAreSampledAsGreyPicturesAre() {
        let image = picture(301, 173)
        for width in [20.0, 41, 79, 150, 290, 700] {
            for (x, y) in [(3.0, 5.0), (-30, 40), (250, 100), (120, -20), (60, 160), (-400, 90)] {
                let quad = Quad(
                    Point(x, y), Point(x + width, y + width * 0.1),
                    Point(x + width * 0.97, y + width * 0.55), Point(x - 4, y + width * 0.5))
                #expect(difference(quad, image, 16, 8) < 0.02, "width \(width) at \(x), \(y)")
            }
        }
    }

    /// Sides too short to be halved as often as a quad would like.
    @Test(arguments: [(1, 1), (3, 3), (4, 4), (5, 90), (90, 5), (7, 6), (64, 3)])
    func picturesOfAnyShapeAreSampled(width: Int, height: Int) {
        let image = picture(width, height)
        for side in [0.5, 30, 300, 3_000, 60_000] {
            let quad = Quad(Box(x: -side / 3, y: -side / 9, width: side, height: side / 2))
            #expect(difference(quad, image, 12, 6) < 0.05, "\(side)")
        }
    }

    @Test func uselessQuadsGiveColoursOfThePicture() {
        let image = picture(40, 20)
        let point = Point(4, 2)
        let huge = Quad(Box(x: -1e8, y: -1e8, width: 2e8, height: 2e8))
        let far = Quad(Box(x: 1e12, y: -1e12, width: 600, height: 300))
        let nothing = Quad(Point(.nan, 0), Point(4, 0), Point(.infinity, 9), Point(2, 0))
        for quad in [Quad(point, point, point, point), huge, far, nothing] {
            let crop = warped(quad, 16, 8, of: image)
            #expect(crop.allSatisfy { $0 >= 0 && $0 <= 255 })
        }
    }
}
